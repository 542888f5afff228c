import * as v from 'valibot';
import { appErrorDataSchema } from './errors.ts';
import { localeSchema } from './locale.ts';
import { phoneSourceNameSchema } from './phones.ts';
import { isGlobalShortcut, longestShortcut } from './shortcuts.ts';

const tcpPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const ipAddress = v.pipe(v.string(), v.ip());
/** As a settings file may hold it; one that may not be taken is told as a problem and not put to use. */
const storedShortcut = v.nullable(v.pipe(v.string(), v.maxLength(longestShortcut)));
const chosenShortcut = v.nullable(v.pipe(v.string(), v.check(isGlobalShortcut)));
const countryCode = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/));

export const callRegistrars = ['ringside', 'telephoneSystem'] as const;
export type CallRegistrar = (typeof callRegistrars)[number];

/** `system`: whatever the computer opens `tel:` links with. */
export const dialers = ['baresip', 'microsip', 'system'] as const;
export type Dialer = (typeof dialers)[number];

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
  dismissShortcut: v.fallback(storedShortcut, 'CommandOrControl+Shift+H'),
  focusPopupShortcut: v.fallback(storedShortcut, null),
  startAtLogin: v.fallback(v.boolean(), false),
  /** Phones that Ringside listens to. */
  phonesOn: v.fallback(v.array(phoneSourceNameSchema), []),
  /** Where baresip's `ctrl_tcp` listens on this computer. */
  baresipPort: v.fallback(tcpPort, 4444),
  /** Address of this computer's network card at which desk phones are heard; null: not at all. */
  deskPhoneAddress: v.fallback(v.nullable(ipAddress), null),
  deskPhonesAllowed: v.fallback(v.array(ipAddress), []),
  /** Who registers calls at the portal. */
  callsRegisteredBy: v.fallback(v.picklist(callRegistrars), 'telephoneSystem'),
  /** Hide the card for colleagues once this operator has answered; null: where Ringside is the registrar. */
  clearForColleagues: v.fallback(v.nullable(v.boolean()), null),
  /** ISO 3166-1 alpha-2; null follows the system. Numbers without a country code belong to it. */
  country: v.fallback(v.nullable(countryCode), null),
  /** What dials. */
  dialWith: v.fallback(v.picklist(dialers), 'system'),
  /** Ringside handles `tel:`, `callto:` and `sip:` links. */
  handleCallLinks: v.fallback(v.boolean(), false),
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
    dismissShortcut: chosenShortcut,
    focusPopupShortcut: chosenShortcut,
    startAtLogin: v.boolean(),
    phonesOn: v.array(phoneSourceNameSchema),
    baresipPort: tcpPort,
    deskPhoneAddress: v.nullable(ipAddress),
    deskPhonesAllowed: v.pipe(v.array(ipAddress), v.maxLength(50)),
    callsRegisteredBy: v.picklist(callRegistrars),
    clearForColleagues: v.nullable(v.boolean()),
    country: v.nullable(countryCode),
    dialWith: v.picklist(dialers),
    handleCallLinks: v.boolean(),
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
  /** The country in use after null has been resolved. */
  country: v.string(),
});
export type SettingsSnapshot = v.InferOutput<typeof settingsSnapshotSchema>;
