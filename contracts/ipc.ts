import * as v from 'valibot';
import { aboutSchema, installedCommands, installedSnapshotSchema, updatesSnapshotSchema } from './about.ts';
import { callsSnapshotSchema, openRecordSchema, popupDragSchema, popupSnapshotSchema } from './calls.ts';
import type { AppErrorData } from './errors.ts';
import {
  historyDaySchema,
  historyExportedSchema,
  historyExportQuerySchema,
  historyPageQuerySchema,
  historyPageSchema,
  historySnapshotSchema,
  toCallBackSchema,
} from './history/history.ts';
import { floorCommands, floorEvents } from './floor/floorStanding.ts';
import type { FirstLook } from './settings/firstLook.ts';
import { mainPages, pageErrorAtMost, type CommandName, type EventName } from './ipcNames.ts';
import { noteCommands, notesSnapshotSchema } from './notes/notes.ts';
import { clickSetUpSchema, phoneCommands, phonesSnapshotSchema, recordingsSnapshotSchema } from './phones.ts';
import {
  connectSchema,
  disconnectResultSchema,
  disconnectSchema,
  noticeSnapshotSchema,
  portalSnapshotSchema,
  signInSchema,
  useAllTheSameSchema,
} from './portal.ts';
import { quietCommands, quietSnapshotSchema } from './quiet/quiet.ts';
import { ringPlayedSchema, ringSnapshotSchema, ringSoundSchema } from './ring/ring.ts';
import { selfCheckSchema } from './checks/selfCheck.ts';
import { settingsPatchSchema, settingsSnapshotSchema } from './settings.ts';

type Schema = v.GenericSchema<unknown, unknown>;

interface CommandContract {
  readonly input: Schema;
  readonly output: Schema;
}

interface EventContract {
  readonly payload: Schema;
}

const nothing = v.undefined();
const callKey = v.strictObject({ callKey: v.pipe(v.string(), v.maxLength(200)) });
const someCallKeys = v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(200));
const page = v.picklist(mainPages);
const popupPlace = v.strictObject(settingsSnapshotSchema.entries.popupPlace.entries);
const commandId = v.strictObject({ commandId: v.pipe(v.string(), v.maxLength(200)) });
const someCommandIds = v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(500));

/** Every question and order a window may send to the main process. */
export const ipcCommands = {
  'portal.get': { input: nothing, output: portalSnapshotSchema },
  /** Checks the webhook with the portal and stores it. */
  'portal.connect': { input: connectSchema, output: nothing },
  /** Opens the portal's own sign-in page in a window apart; answers once signed in, or with why not. */
  'portal.signIn': { input: signInSchema, output: nothing },
  'portal.cancelSignIn': { input: nothing, output: nothing },
  /** The portal was renamed: use the address that it named, and that was read, from now on. */
  'portal.acceptNewAddress': {
    input: v.strictObject({ newHost: v.pipe(v.string(), v.maxLength(300)) }),
    output: nothing,
  },
  'portal.keepForSession': { input: nothing, output: nothing },
  /** The sign-in in use, which seems to belong to nobody, is the operator's own all the same. */
  'portal.useAllTheSame': { input: useAllTheSameSchema, output: nothing },
  /** The access that the keychain does not take is not used at all. */
  'portal.leaveQuestion': { input: nothing, output: nothing },
  'portal.disconnect': { input: disconnectSchema, output: disconnectResultSchema },
  'portal.checkAgain': { input: nothing, output: nothing },
  'portal.retryCommand': { input: commandId, output: nothing },
  /** Tries them again in as few requests as the portal allows. */
  'portal.retryCommands': { input: v.strictObject({ commandIds: someCommandIds }), output: nothing },
  'portal.giveUpCommand': { input: commandId, output: nothing },
  /** Opens the connected portal's page where webhooks are made. */
  'portal.openDevResources': { input: nothing, output: nothing },

  'calls.get': { input: nothing, output: callsSnapshotSchema },
  'calls.dismiss': { input: callKey, output: nothing },
  /** Puts away what was on the screen, so that a call that comes in this very moment stays. */
  'calls.dismissAll': {
    input: v.strictObject({
      callKeys: someCallKeys,
      /** The revision by which it was said that there are more calls than entries: then those go as well. */
      moreOfRevision: v.optional(v.number()),
    }),
    output: nothing,
  },
  'calls.undo': {
    input: v.strictObject({ dismissalId: v.pipe(v.string(), v.maxLength(200)) }),
    output: nothing,
  },
  /** Undo is offered no more. */
  'calls.closeUndo': {
    input: v.strictObject({ dismissalId: v.pipe(v.string(), v.maxLength(200)) }),
    output: nothing,
  },
  /** Cards that stayed open are hidden once more. */
  'calls.tryHideAgain': { input: v.strictObject({ callKeys: someCallKeys }), output: nothing },
  /** The operator has read that these cards stay open: the popup tells it no more. */
  'calls.failureSeen': { input: v.strictObject({ callKeys: someCallKeys }), output: nothing },
  'calls.showCardAgain': { input: callKey, output: nothing },
  'calls.openInCrm': { input: callKey, output: nothing },
  /**
   * What `record` of an entry offers. @throws AppError `call.noCrmRecord` where it offers something else by now,
   * `link.notOpened`, `portal.notConnected`
   */
  'calls.openRecord': { input: openRecordSchema, output: nothing },
  'calls.copyNumber': { input: callKey, output: nothing },
  /** Who called, when and on which line, as a sentence for a colleague: on the clipboard. */
  'calls.copyHandOver': { input: callKey, output: nothing },
  /** Rings a practice call: a popup entry without portal or phone. */
  'calls.ringTestCall': { input: nothing, output: nothing },

  /** With the phone that rings. @throws AppError `phone.*` */
  'calls.answer': { input: callKey, output: nothing },
  'calls.decline': { input: callKey, output: nothing },
  'calls.hangUp': { input: callKey, output: nothing },
  /**
   * Dials the number of a call in the list.
   * @throws AppError `phone.numberUnusual` where it is filled in where numbers are dialled instead
   */
  'calls.callBack': { input: callKey, output: nothing },
  /** Dials the number that was pressed in Bitrix24, where the operator is asked. @throws AppError `click.tooLate`, `phone.*` */
  'calls.dialClicked': { input: callKey, output: nothing },
  /**
   * Dials a number as typed or pasted, through the phone chosen in the settings.
   * @throws AppError `phone.numberUnclear` where it may be several
   */
  'calls.dial': {
    input: v.strictObject({ phoneNumber: v.pipe(v.string(), v.maxLength(200)) }),
    output: nothing,
  },
  /** What a text would dial: one number; several to choose from, the likeliest first; none. */
  'calls.readNumber': {
    input: v.strictObject({ phoneNumber: v.pipe(v.string(), v.maxLength(200)) }),
    output: v.object({
      numbers: v.array(v.string()),
      /** An extension behind the number, which is not dialled. */
      leftOut: v.nullable(v.string()),
    }),
  },

  /** The history on this computer; `contracts/history/history.ts` says how it goes together with the calls of this run. */
  'history.get': { input: nothing, output: historySnapshotSchema },
  'history.page': { input: historyPageQuerySchema, output: historyPageSchema },
  'history.toCallBack': { input: nothing, output: toCallBackSchema },
  /** This missed call and the earlier ones of its number need no call back. @throws AppError `call.unknown` */
  'history.tickOff': { input: callKey, output: nothing },
  /**
   * This missed call, and those that left To call back together with it, are to be called back after all: they were ticked off, or
   * a colleague is said to have talked with them. Of the latter nobody is asked any more. @throws AppError `call.unknown`
   */
  'history.putBack': { input: callKey, output: nothing },
  'history.day': { input: nothing, output: historyDaySchema },
  /** Asks where to and writes the calls that fit as CSV. @throws AppError `history.notExported` */
  'history.export': { input: historyExportQuerySchema, output: historyExportedSchema },
  /** Deletes all calls of this operator that are over, from the disk and from memory. @throws AppError `history.notErased` */
  'history.erase': { input: nothing, output: nothing },

  ...noteCommands,
  ...phoneCommands,
  'notice.get': { input: nothing, output: noticeSnapshotSchema },
  /** The operator has read it. */
  'notice.dismiss': { input: nothing, output: nothing },
  'popup.get': { input: nothing, output: popupSnapshotSchema },
  /**
   * The popup has painted this revision and needs this much room, in CSS pixels. The calls are those that it shows and that
   * can be put away, newest first; left out where there are none.
   */
  'popup.painted': {
    input: v.strictObject({
      revision: v.number(),
      heightPx: v.pipe(v.number(), v.minValue(0), v.maxValue(5000)),
      callKeys: v.optional(someCallKeys),
    }),
    output: nothing,
  },
  /** Whether the pointer is in the popup; null where the window system does not tell where it is. */
  'popup.isUnderPointer': { input: nothing, output: v.nullable(v.boolean()) },
  /**
   * A hand takes the popup by its bar, moves it, lets go of it. Where in the window it was taken, in device-independent pixels, the
   * page knows; where the hand is from then on, the window system.
   */
  'popup.drag': { input: popupDragSchema, output: nothing },
  /** Where it comes up at the monitors that there are now. @throws AppError `settings.notSaved` */
  'popup.choosePlace': { input: popupPlace, output: nothing },
  /** The operator is done typing into the popup: the keyboard goes back to where it was. */
  'popup.giveKeyboardBack': { input: nothing, output: nothing },
  /** Brings the Calls page to the front, where all calls are that the popup only counts. */
  'popup.openCallList': { input: nothing, output: nothing },

  /** Which page is open in the main window: told whenever it is another. */
  'main.showsPage': { input: v.strictObject({ page }), output: nothing },
  /** It could not be drawn, for the log. @property message what was thrown */
  'main.pageFailed': {
    input: v.strictObject({ page, message: v.pipe(v.string(), v.maxLength(pageErrorAtMost)) }),
    output: nothing,
  },

  ...quietCommands,

  'ring.get': { input: nothing, output: ringSnapshotSchema },
  /** Silences the calls that ring now. */
  'ring.mute': { input: nothing, output: nothing },
  'ring.played': { input: ringPlayedSchema, output: nothing },

  'settings.get': { input: nothing, output: settingsSnapshotSchema },
  'settings.update': { input: settingsPatchSchema, output: settingsSnapshotSchema },
  /** New keys are being pressed to be chosen: until it is over the old ones do nothing. Over as well once the window is left. */
  'settings.choosingShortcut': { input: v.object({ on: v.boolean() }), output: nothing },
  ...floorCommands,
  'about.get': { input: nothing, output: aboutSchema },
  /** Puts one line with all versions on the clipboard. */
  'about.copyVersion': { input: nothing, output: nothing },
  ...installedCommands,
  /** Asks where to and writes one archive without secrets; `fileName` is null where the operator changed their mind. */
  'diagnostics.save': { input: nothing, output: v.object({ fileName: v.nullable(v.string()) }) },
  'selfCheck.get': { input: nothing, output: selfCheckSchema },
  /** *Check everything*; results are told as they come. While it runs it changes nothing. */
  'selfCheck.start': { input: nothing, output: nothing },
  'selfCheck.cancel': { input: nothing, output: nothing },
  /** Puts the results on the clipboard as text. */
  'selfCheck.copy': { input: nothing, output: nothing },
} as const satisfies Record<CommandName, CommandContract>;

/** Every state snapshot the main process publishes. */
export const ipcEvents = {
  'portal.changed': { payload: portalSnapshotSchema },
  'calls.changed': { payload: callsSnapshotSchema },
  'history.changed': { payload: historySnapshotSchema },
  'notes.changed': { payload: notesSnapshotSchema },
  'recordings.changed': { payload: recordingsSnapshotSchema },
  'phones.changed': { payload: phonesSnapshotSchema },
  'clicks.changed': { payload: clickSetUpSchema },
  'notice.changed': { payload: noticeSnapshotSchema },
  'popup.changed': { payload: popupSnapshotSchema },
  /** Where the pointer is on the screen, in device-independent pixels. */
  'popup.cameUnderPointer': { payload: v.strictObject({ x: v.number(), y: v.number() }) },
  'popup.shown': { payload: v.strictObject({ isShown: v.boolean() }) },
  'installed.changed': { payload: installedSnapshotSchema },
  'updates.changed': { payload: updatesSnapshotSchema },
  'quiet.changed': { payload: quietSnapshotSchema },
  'ring.changed': { payload: ringSnapshotSchema },
  /** To be heard for a moment, whatever rings; `ring.played` answers. */
  'ring.try': { payload: ringSoundSchema },
  'settings.changed': { payload: settingsSnapshotSchema },
  ...floorEvents,
  'selfCheck.changed': { payload: selfCheckSchema },
  /**
   * Opens a page; `dial` is filled in where numbers are dialled and waits there for the operator's word; `note` is opened to
   * be written; `connect` is what a link fills in where one connects.
   */
  'main.navigate': {
    payload: v.strictObject({
      page: v.picklist(mainPages),
      dial: v.optional(v.pipe(v.string(), v.maxLength(200))),
      note: v.optional(v.pipe(v.string(), v.maxLength(200))),
      connect: v.optional(
        v.strictObject({
          portalAddress: v.nullable(v.pipe(v.string(), v.maxLength(500))),
          clientId: v.nullable(v.pipe(v.string(), v.maxLength(200))),
        }),
      ),
    }),
  },
  /** The computer was asleep, and timers of pages with it. */
  'computer.woke': { payload: nothing },
} as const satisfies Record<EventName, EventContract>;

export type IpcInput<N extends CommandName> = v.InferOutput<(typeof ipcCommands)[N]['input']>;
export type IpcOutput<N extends CommandName> = v.InferOutput<(typeof ipcCommands)[N]['output']>;
export type IpcPayload<N extends EventName> = v.InferOutput<(typeof ipcEvents)[N]['payload']>;

/** What comes back over the wire: `contextBridge` drops everything but an error's message, hence an envelope. */
export type IpcResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppErrorData };

/** The object the preload puts on `window`; built from the name lists, typed by the tables above. */
export interface RingsideBridge {
  /** Null of a window that is drawn once its questions are answered. */
  readonly firstLook: FirstLook | null;
  readonly invoke: { readonly [N in CommandName]?: (input: unknown) => Promise<unknown> };
  readonly on: { readonly [N in EventName]?: (listener: (payload: unknown) => void) => () => void };
}
