import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { defaultSettings, settingsSchema, type SettingKey, type Settings } from '../../contracts/settings.ts';
import type { Log } from '../core/ports/log.ts';
import type { SettingsStore } from '../core/ports/settingsStore.ts';
import { createJsonFile, fileVersion } from './jsonFile.ts';

/** As they stand in the file, with what a newer Ringside may have put there. */
type RawSettings = Readonly<Record<string, unknown>>;

const ownVersion = 1;
/** Files without it hold every setting, chosen or not: what is as by default there counts as not chosen. */
const choicesOnly = 'choicesOnly';
const settingKeys = Object.keys(defaultSettings) as readonly SettingKey[];

/**
 * The settings file, versioned: `{ "version": 1, "choicesOnly": true, "settings": {...} }`. A single bad value falls back to its
 * default, a bad entry of a list costs that entry; a file that is no settings file at all is set aside. What is not understood is
 * written back as it was, unless the operator has chosen anew; so is the version of a newer Ringside.
 */
export function createSettingsFile(path: string, log: Log): SettingsStore {
  const file = createJsonFile(
    path,
    v.looseObject({ version: fileVersion, settings: v.record(v.string(), v.unknown()) }),
    log,
  );
  let inFile: RawSettings = {};
  let around: RawSettings & { readonly version: number } = { version: ownVersion };

  return {
    read() {
      const content = file.read();
      if (content.kind === 'read') {
        const { settings: raw, ...others } = content.value;
        around = others;
        inFile = around[choicesOnly] === true ? raw : withoutDefaults(raw);
        const settings = v.parse(settingsSchema, inFile);
        return {
          settings,
          chosen: settingKeys.filter((key) => isUnderstood(key, settings, inFile)),
          problem: around.version > ownVersion ? 'settings.ofNewerVersion' : null,
        };
      }
      inFile = {};
      around = { version: ownVersion };
      const problem =
        content.kind === 'refused'
          ? 'settings.notReadable'
          : content.kind === 'unreadable'
            ? 'settings.unreadable'
            : null;
      return { settings: defaultSettings, chosen: [], problem };
    },
    write: (chosen) =>
      file.write({ ...around, [choicesOnly]: true, settings: withWhatIsNotUnderstood(chosen, inFile) }),
  };
}

function withoutDefaults(raw: RawSettings): RawSettings {
  const chosen = Object.entries(raw).filter(
    ([key, value]) =>
      !Object.hasOwn(defaultSettings, key) || !isDeepStrictEqual(value, defaultSettings[key as SettingKey]),
  );
  return Object.fromEntries(chosen);
}

/** It stands in the file, and is not what stands in for something that is not understood. */
function isUnderstood(key: SettingKey, read: Settings, inFile: RawSettings): boolean {
  if (!Object.hasOwn(inFile, key)) return false;
  return (
    !isDeepStrictEqual(read[key], defaultSettings[key]) ||
    isDeepStrictEqual(inFile[key], defaultSettings[key])
  );
}

function withWhatIsNotUnderstood(chosen: Partial<Settings>, inFile: RawSettings): RawSettings {
  const understood: RawSettings = v.parse(settingsSchema, inFile);
  const written = Object.entries(chosen).map(([key, value]) => {
    const raw = inFile[key];
    if (raw === undefined || isDeepStrictEqual(value, raw)) return [key, value];
    if (isDeepStrictEqual(value, understood[key])) return [key, raw];
    return [
      key,
      Array.isArray(value) && Array.isArray(raw) ? withForeign(value, raw, understood[key]) : value,
    ];
  });
  return { ...inFile, ...Object.fromEntries(written) };
}

/** The list as chosen now, and behind it the entries that this Ringside did not understand. */
function withForeign(
  chosen: readonly unknown[],
  raw: readonly unknown[],
  understood: unknown,
): readonly unknown[] {
  const known: readonly unknown[] = Array.isArray(understood) ? understood : [];
  return [...chosen, ...raw.filter((entry) => !known.includes(entry) && !chosen.includes(entry))];
}
