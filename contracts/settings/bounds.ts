/*
 * What the pages need to know of the declarations beside this file. Apart from them, so that no window loads the schema
 * library with it.
 */

/** Puts away the newest call, wherever the operator is. An Electron accelerator. */
export const initialDismissShortcut = 'CommandOrControl+Shift+H';

/** How large everything in the windows is, in percent of its own size. */
export const textSizes = [100, 115, 130, 150, 175, 200] as const;
export type TextSize = (typeof textSizes)[number];

/** Phones that may be let in to the receiver on the local network. */
export const deskPhonesAtMost = 50;

/** Of TCP (RFC 9293, 3.1): 16 bits. */
export const highestPort = 65_535;

/** How long calls may be kept on this computer. */
export const fewestHistoryDays = 7;
export const mostHistoryDays = 365;
