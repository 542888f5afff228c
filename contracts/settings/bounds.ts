/*
 * What the pages need to know of the declarations beside this file. Apart from them, so that no window loads the schema
 * library with it.
 */

/** Puts away the newest call, wherever the operator is. An Electron accelerator. */
export const initialDismissShortcut = 'CommandOrControl+Shift+H';

/** How large everything in the windows is, in percent of its own size. */
export const textSizes = [100, 115, 130, 150, 175, 200] as const;
export type TextSize = (typeof textSizes)[number];

/** Silences the call that rings, beside the key that dismisses it. */
export const initialMuteShortcut = 'CommandOrControl+Shift+J';

/** Short sounds that Ringside makes itself; `off` is silence. */
export const ringTones = ['off', 'soft', 'bell', 'pulse'] as const;
export type RingTone = (typeof ringTones)[number];

/** Phones that may be let in to the receiver on the local network. */
export const deskPhonesAtMost = 50;

/** Lines and queues that may be named. */
export const linesAtMost = 100;
export const longestLineId = 100;
export const longestLineName = 40;

/** For how long a dismissal can be taken back, in seconds, beside "until pressed". */
export const undoSecondsChoices = [6, 12, 30] as const;

/** After how many seconds a caller has waited long, and too long. */
export const waitSecondsBounds = { least: 5, most: 600 } as const;

/** Of TCP (RFC 9293, 3.1): 16 bits. */
export const highestPort = 65_535;

/** How long calls may be kept on this computer. */
export const fewestHistoryDays = 7;
export const mostHistoryDays = 365;

/** Characters of a note about a call. */
export const noteLength = 2000;

/** Characters of one outcome to choose from, and how many there may be. */
export const outcomeLength = 60;
export const outcomesAtMost = 30;

/** Seconds of work after a call. */
export const longestWrapUpS = 600;
/** Where on a monitor the popup may stand. */
export const popupCorners = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'] as const;
/** How far from the edges of a monitor's work area, where that is not tiny. Device-independent pixels. */
export const popupMarginPx = 16;

/** When the record of whoever calls opens by itself. */
export const openMoments = ['never', 'ring', 'answer'] as const;
export type OpenMoment = (typeof openMoments)[number];

/** What is offered for a caller whom the CRM does not know. */
export const newRecords = ['lead', 'contact', 'address'] as const;
export type NewRecord = (typeof newRecords)[number];
