import * as v from 'valibot';
import { aboutSchema } from './about.ts';
import { callsSnapshotSchema, popupSnapshotSchema } from './calls.ts';
import { appErrorDataSchema, type AppErrorData } from './errors.ts';
import type { CommandName, EventName, WindowName } from './ipcNames.ts';
import { disconnectResultSchema, portalSnapshotSchema } from './portal.ts';
import { settingsPatchSchema, settingsSnapshotSchema } from './settings.ts';

type Schema = v.GenericSchema<unknown, unknown>;

interface CommandContract {
  /** Windows that may send it; all others are refused before the input is looked at. */
  readonly windows: readonly WindowName[];
  readonly input: Schema;
  readonly output: Schema;
}

interface EventContract {
  readonly windows: readonly WindowName[];
  readonly payload: Schema;
}

const nothing = v.undefined();
const callKey = v.strictObject({ callKey: v.pipe(v.string(), v.maxLength(200)) });
const commandId = v.strictObject({ commandId: v.pipe(v.string(), v.maxLength(200)) });

/** Every question and order a window may send to the main process. */
export const ipcCommands = {
  'portal.get': { windows: ['main'], input: nothing, output: portalSnapshotSchema },
  /** Checks the webhook with the portal and stores it. The URL travels inwards only. */
  'portal.connect': {
    windows: ['main'],
    input: v.strictObject({ webhookUrl: v.pipe(v.string(), v.maxLength(2000)) }),
    output: nothing,
  },
  'portal.keepForSession': { windows: ['main'], input: nothing, output: nothing },
  'portal.disconnect': {
    windows: ['main'],
    input: v.strictObject({ dropWaitingCommands: v.boolean() }),
    output: disconnectResultSchema,
  },
  'portal.checkAgain': { windows: ['main'], input: nothing, output: nothing },
  'portal.retryCommand': { windows: ['main'], input: commandId, output: nothing },
  'portal.giveUpCommand': { windows: ['main'], input: commandId, output: nothing },
  /** Opens the connected portal's page where webhooks are made. */
  'portal.openDevResources': { windows: ['main'], input: nothing, output: nothing },

  'calls.get': { windows: ['main'], input: nothing, output: callsSnapshotSchema },
  'calls.dismiss': { windows: ['main', 'popup'], input: callKey, output: nothing },
  'calls.dismissAll': { windows: ['main', 'popup'], input: nothing, output: nothing },
  'calls.undo': {
    windows: ['popup'],
    input: v.strictObject({ dismissalId: v.pipe(v.string(), v.maxLength(200)) }),
    output: nothing,
  },
  'calls.showCardAgain': { windows: ['main'], input: callKey, output: nothing },
  'calls.openInCrm': { windows: ['main', 'popup'], input: callKey, output: nothing },
  'calls.copyNumber': { windows: ['main', 'popup'], input: callKey, output: nothing },
  /** Rings a practice call: a popup entry without portal or phone. */
  'calls.ringTestCall': { windows: ['main'], input: nothing, output: nothing },

  'popup.get': { windows: ['popup'], input: nothing, output: popupSnapshotSchema },
  /** The popup has painted this revision and needs this much room, in CSS pixels. */
  'popup.painted': {
    windows: ['popup'],
    input: v.strictObject({
      revision: v.number(),
      heightPx: v.pipe(v.number(), v.minValue(0), v.maxValue(5000)),
    }),
    output: nothing,
  },
  /** The operator is done typing into the popup: the keyboard goes back to where it was. */
  'popup.giveKeyboardBack': { windows: ['popup'], input: nothing, output: nothing },

  'settings.get': { windows: ['main', 'popup'], input: nothing, output: settingsSnapshotSchema },
  'settings.update': { windows: ['main'], input: settingsPatchSchema, output: settingsSnapshotSchema },
  'about.get': { windows: ['main'], input: nothing, output: aboutSchema },
} as const satisfies Record<CommandName, CommandContract>;

export const mainPages = ['calls', 'portal', 'phones', 'settings', 'about'] as const;
export type MainPage = (typeof mainPages)[number];

/** Every state snapshot the main process publishes. */
export const ipcEvents = {
  'portal.changed': { windows: ['main'], payload: portalSnapshotSchema },
  'calls.changed': { windows: ['main'], payload: callsSnapshotSchema },
  'popup.changed': { windows: ['popup'], payload: popupSnapshotSchema },
  'settings.changed': { windows: ['main', 'popup'], payload: settingsSnapshotSchema },
  'main.navigate': { windows: ['main'], payload: v.strictObject({ page: v.picklist(mainPages) }) },
} as const satisfies Record<EventName, EventContract>;

export type IpcInput<N extends CommandName> = v.InferOutput<(typeof ipcCommands)[N]['input']>;
export type IpcOutput<N extends CommandName> = v.InferOutput<(typeof ipcCommands)[N]['output']>;
export type IpcPayload<N extends EventName> = v.InferOutput<(typeof ipcEvents)[N]['payload']>;

/** What comes back over the wire: `contextBridge` drops everything but an error's message, hence an envelope. */
export type IpcResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppErrorData };

export const ipcFailureSchema = v.object({ ok: v.literal(false), error: appErrorDataSchema });

/** The object the preload puts on `window`; built from the name lists, typed by the tables above. */
export interface RingsideBridge {
  readonly invoke: { readonly [N in CommandName]?: (input: unknown) => Promise<unknown> };
  readonly on: { readonly [N in EventName]?: (listener: (payload: unknown) => void) => () => void };
}
