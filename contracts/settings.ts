import * as v from 'valibot';
import { appErrorDataSchema } from './errors.ts';
import { ringSettings } from './ring/ringSettings.ts';
import { callSettings } from './settings/calls.ts';
import { schemasOf, type Declaration } from './settings/declaration.ts';
import { diallingSettings } from './settings/dialling.ts';
import { policyStandingSchema } from './policy/policyStanding.ts';
import { localeSchema, lookSettings } from './settings/look.ts';
import { mainWindowSettings } from './settings/mainWindow.ts';
import { noteSettings } from './settings/notes.ts';
import { phoneSettings } from './settings/phones.ts';
import { popupCallSettings } from './settings/inPopup/popupCalls.ts';
import { popupPlaceSchema, popupSettings } from './settings/popup.ts';
import { setUpSettings } from './settings/setUp.ts';
import { programSettings } from './settings/program.ts';

/** What the operator chooses, each declared in its topic's file. No secret ever has a place here. */
export const settingDeclarations = {
  ...lookSettings,
  ...mainWindowSettings,
  ...popupSettings,
  ...popupCallSettings,
  ...ringSettings,
  ...programSettings,
  ...phoneSettings,
  ...callSettings,
  ...diallingSettings,
  ...setUpSettings,
  ...noteSettings,
};

/** As settings are read from a file: what is not understood falls back to its default, alone. */
export const settingsSchema = v.object(schemasOf(settingDeclarations, 'stored'));
export type Settings = v.InferOutput<typeof settingsSchema>;
export const defaultSettings: Settings = v.parse(settingsSchema, {});

export type SettingKey = keyof Settings;
/** How one setting is declared: what may be chosen, what it is at first, whether the company may lock it. */
export type SettingDeclaration<K extends SettingKey> = Declaration<Settings[K]>;

export type CallRegistrar = Settings['callsRegisteredBy'];
export type NotesAfterCalls = Settings['notesAfterCalls'];
export type Dialer = Settings['dialWith'];
export type ClickToCall = Settings['clickToCall'];

/** A partial change of the settings; unknown keys are refused so that a typing mistake is seen. */
export const settingsPatchSchema = v.partial(v.strictObject(schemasOf(settingDeclarations, 'chosen')));
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

const displaySchema = v.object({
  id: v.number(),
  label: v.string(),
  isPrimary: v.boolean(),
  /** Where it is beside the others, in device-independent pixels. */
  bounds: v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() }),
});

export const settingsSnapshotSchema = v.object({
  settings: settingsSchema,
  /** The language in use after `system` has been resolved. */
  locale: localeSchema,
  /** From left to right, those above each other from above. */
  displays: v.array(displaySchema),
  /** Where the popup comes up at these displays. */
  popupPlace: popupPlaceSchema,
  /** Keyed by the setting: why it does not work as chosen (a shortcut taken by another program...). */
  problems: v.record(v.string(), appErrorDataSchema),
  /** The window system cannot keep a window on top (Wayland): system notifications are used too. */
  popupLimitedByWayland: v.boolean(),
  /** Whether this platform can leave windows out of what is shared of the screen. */
  canHideFromScreenSharing: v.boolean(),
  /** Whether this platform lets Ringside start at login. */
  canStartAtLogin: v.boolean(),
  /** Whether this Ringside belongs to the operator alone, and may so update itself. */
  canUpdateItself: v.boolean(),
  /** The country in use after null has been resolved. */
  country: v.string(),
  /** What the company has preset and locked. */
  policy: policyStandingSchema,
});
export type SettingsSnapshot = v.InferOutput<typeof settingsSnapshotSchema>;
