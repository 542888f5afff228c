import type { Locale } from '../../../contracts/locale.ts';
import { countryNames } from '../../../contracts/times/formats.ts';
import { timeOfDayFormat } from '../../../contracts/times/moments.ts';

/** More zones than this are not looked through while a call comes in. */
const zonesAtMost = 8;

/**
 * Where a caller is, for somebody elsewhere: the country, and what time it is there where all of it has the same (a number does
 * not tell the part of a country). Without time zone data the country alone.
 *
 * @param country ISO 3166-1 alpha-2
 */
export function callerPlace(country: string, nowMs: number, locale: Locale): string {
  const name = countryName(country, locale);
  const times = new Set(zonesOf(country).map((zone) => timeOfDayFormat(locale, zone).format(nowMs)));
  const [time] = times;
  return times.size === 1 && time !== undefined ? `${name}, ${time}` : name;
}

const zones = new Map<string, readonly string[]>();

/** Empty where there are none, or so many that they will not agree. */
function zonesOf(country: string): readonly string[] {
  const known = zones.get(country);
  if (known !== undefined) return known;
  const all = readZones(country);
  const few = all.length > zonesAtMost ? [] : all;
  zones.set(country, few);
  return few;
}

/** ECMA-402, Intl Locale Info: a method, and a property before Chromium 130. */
interface LocaleWithZones {
  getTimeZones?(): readonly string[] | undefined;
  readonly timeZones?: readonly string[] | undefined;
}

function readZones(country: string): readonly string[] {
  try {
    const place = new Intl.Locale(`und-${country}`) as unknown as LocaleWithZones;
    return place.getTimeZones?.() ?? place.timeZones ?? [];
  } catch {
    return [];
  }
}

/** A country's name in a language; its code where the platform has none. */
export function countryName(country: string, locale: Locale): string {
  try {
    return countryNames(locale).of(country) ?? country;
  } catch {
    return country;
  }
}
