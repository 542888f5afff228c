import * as v from 'valibot';
import { appErrorDataSchema } from './errors.ts';
import { localeSchema } from './locale.ts';

export const themes = ['system', 'light', 'dark'] as const;

/** What the operator chooses. No secret ever has a place here. */
export const settingsSchema = v.object({
  language: v.fallback(v.union([v.literal('system'), localeSchema]), 'system'),
  theme: v.fallback(v.picklist(themes), 'system'),
  /** No popup: tray badge and history only. */
  quietMode: v.fallback(v.boolean(), false),
  /** Where the popup appears: the monitor with the pointer, or the display with this id. */
  popupDisplay: v.fallback(v.union([v.literal('pointer'), v.number()]), 'pointer'),
  /** Electron accelerators; null switches the shortcut off. */
  dismissShortcut: v.fallback(v.nullable(v.string()), 'CommandOrControl+Shift+H'),
  focusPopupShortcut: v.fallback(v.nullable(v.string()), null),
  startAtLogin: v.fallback(v.boolean(), false),
});
export type Settings = v.InferOutput<typeof settingsSchema>;
export const defaultSettings: Settings = v.parse(settingsSchema, {});

/** A partial change of the settings; unknown keys are refused so that a typing mistake is seen. */
export const settingsPatchSchema = v.partial(
  v.strictObject({
    language: v.union([v.literal('system'), localeSchema]),
    theme: v.picklist(themes),
    quietMode: v.boolean(),
    popupDisplay: v.union([v.literal('pointer'), v.number()]),
    dismissShortcut: v.nullable(v.pipe(v.string(), v.maxLength(60))),
    focusPopupShortcut: v.nullable(v.pipe(v.string(), v.maxLength(60))),
    startAtLogin: v.boolean(),
  }),
);
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

const displaySchema = v.object({ id: v.number(), label: v.string(), isPrimary: v.boolean() });
export type DisplayChoice = v.InferOutput<typeof displaySchema>;

export const settingsSnapshotSchema = v.object({
  settings: settingsSchema,
  /** The language in use after `system` has been resolved. */
  locale: localeSchema,
  displays: v.array(displaySchema),
  /** Keyed by the setting: why it does not work as chosen (a shortcut taken by another program...). */
  problems: v.record(v.string(), appErrorDataSchema),
  /** The window system cannot keep a window on top (Wayland): system notifications are used too. */
  popupLimitedByWayland: v.boolean(),
  /** Whether this platform lets Ringside start at login. */
  canStartAtLogin: v.boolean(),
});
export type SettingsSnapshot = v.InferOutput<typeof settingsSnapshotSchema>;
