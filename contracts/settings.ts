import * as v from 'valibot';
import { appErrorDataSchema } from './errors.ts';
import { locales } from './locale.ts';
import { phoneSourceNames, phoneSourceNameSchema } from './phones.ts';
import { isGlobalShortcut, longestShortcut } from './shortcuts.ts';

const localeSchema = v.picklist(locales);
const tcpPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
/** As a settings file may hold it; one that may not be taken is told as a problem and not put to use. */
const storedShortcut = v.nullable(v.pipe(v.string(), v.maxLength(longestShortcut)));
const chosenShortcut = v.nullable(
  v.pipe(v.string(), v.maxLength(longestShortcut), v.check(isGlobalShortcut)),
);
// No address is longer (RFC 4291, 2.2), nor needs the time that reading a long text takes.
const ipAddress = v.pipe(v.string(), v.maxLength(45), v.ip());
const countryCode = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/));

export const callRegistrars = ['ringside', 'telephoneSystem'] as const;
export type CallRegistrar = (typeof callRegistrars)[number];

/** `system`: whatever the computer opens `tel:` links with. */
export const dialers = ['baresip', 'microsip', 'system'] as const;
export type Dialer = (typeof dialers)[number];

export const themes = ['system', 'light', 'dark'] as const;

/** What the operator chooses, a value each. No secret ever has a place here. */
const values = {
  language: v.union([v.literal('system'), localeSchema]),
  theme: v.picklist(themes),
  /** No popup: tray badge and history only. */
  quietMode: v.boolean(),
  /** Where the popup appears: the monitor with the pointer, or the display with this id. */
  popupDisplay: v.union([v.literal('pointer'), v.pipe(v.number(), v.finite())]),
  /** Electron accelerators; null switches the shortcut off. */
  dismissShortcut: chosenShortcut,
  focusPopupShortcut: chosenShortcut,
  startAtLogin: v.boolean(),
  /** Where baresip's `ctrl_tcp` listens on this computer. */
  baresipPort: tcpPort,
  /** Address of this computer's network card at which desk phones are heard; null: not at all. */
  deskPhoneAddress: v.nullable(ipAddress),
  /** Who registers calls at the portal. */
  callsRegisteredBy: v.picklist(callRegistrars),
  /** Hide the card for colleagues once this operator has answered; null: where Ringside is the registrar. */
  clearForColleagues: v.nullable(v.boolean()),
  /** ISO 3166-1 alpha-2; null follows the system. Numbers without a country code belong to it. */
  country: v.nullable(countryCode),
  /** What dials. */
  dialWith: v.picklist(dialers),
  /** Ringside handles `tel:`, `callto:` and `sip:` links. */
  handleCallLinks: v.boolean(),
};

const deskPhonesAtMost = 50;
const lists = {
  /** Phones that Ringside listens to. */
  phonesOn: { entry: phoneSourceNameSchema, atMost: phoneSourceNames.length },
  deskPhonesAllowed: { entry: ipAddress, atMost: deskPhonesAtMost },
} as const;

/** Each entry by itself, once: one that is not understood, of a newer Ringside perhaps, does not cost the others. */
function understoodEntries<T extends string>(list: { entry: v.GenericSchema<unknown, T>; atMost: number }) {
  return v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((entries) =>
        [...new Set(entries)].filter((entry): entry is T => v.is(list.entry, entry)).slice(0, list.atMost),
      ),
    ),
    [],
  );
}

function patchedEntries<T extends string>(list: { entry: v.GenericSchema<unknown, T>; atMost: number }) {
  // Counted before each is looked at.
  return v.pipe(v.array(v.unknown()), v.maxLength(list.atMost), v.array(list.entry));
}

/** As settings are read from a file: what is not understood falls back to its default, alone. */
export const settingsSchema = v.object({
  language: v.fallback(values.language, 'system'),
  theme: v.fallback(values.theme, 'system'),
  quietMode: v.fallback(values.quietMode, false),
  popupDisplay: v.fallback(values.popupDisplay, 'pointer'),
  dismissShortcut: v.fallback(storedShortcut, 'CommandOrControl+Shift+H'),
  focusPopupShortcut: v.fallback(storedShortcut, null),
  startAtLogin: v.fallback(values.startAtLogin, false),
  phonesOn: understoodEntries(lists.phonesOn),
  baresipPort: v.fallback(values.baresipPort, 4444),
  deskPhoneAddress: v.fallback(values.deskPhoneAddress, null),
  deskPhonesAllowed: understoodEntries(lists.deskPhonesAllowed),
  callsRegisteredBy: v.fallback(values.callsRegisteredBy, 'telephoneSystem'),
  clearForColleagues: v.fallback(values.clearForColleagues, null),
  country: v.fallback(values.country, null),
  dialWith: v.fallback(values.dialWith, 'system'),
  handleCallLinks: v.fallback(values.handleCallLinks, false),
});
export type Settings = v.InferOutput<typeof settingsSchema>;
export const defaultSettings: Settings = v.parse(settingsSchema, {});

/** A partial change of the settings; unknown keys are refused so that a typing mistake is seen. */
export const settingsPatchSchema = v.partial(
  v.strictObject({
    ...values,
    phonesOn: patchedEntries(lists.phonesOn),
    deskPhonesAllowed: patchedEntries(lists.deskPhonesAllowed),
  }),
);
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

const displaySchema = v.object({ id: v.number(), label: v.string(), isPrimary: v.boolean() });

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
