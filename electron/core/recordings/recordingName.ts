import { longestFileName } from '../../../contracts/recordings/recordings.ts';
import { parseNamePattern } from '../../../contracts/recordings/namePattern.ts';

/** What the name of a recording says. */
export interface RecordingName {
  /** Of both halves of a recording, and of its transcript. */
  readonly stem: string;
  readonly ending: 'wav' | 'mp3';
  /** Unix ms at which it began; two where the clocks were set back in that hour, the first one first. */
  readonly startsMs: readonly number[];
  /** Null where the name does not say it. */
  readonly number: string | null;
  readonly direction: 'incoming' | 'outgoing' | null;
  /** What of the call is in it. */
  readonly half: 'caller' | 'operator' | null;
}

/** `20261127-142112-+4930901820-incoming-1001`: source of MicroSIP 3.22.3, global.cpp; what no file name has is `_` there. */
const microsip =
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)-(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)-(?<number>.{1,200})-(?<direction>incoming|outgoing)-.{0,200}$/u;
/** `dump-2026-11-27-14-21-12-dec`: seen with baresip 1.0.0, module sndfile. What it decodes is the caller's, what it encodes its own. */
const baresip =
  /^dump-(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)-(?<hour>\d\d)-(?<minute>\d\d)-(?<second>\d\d)(?:-.{0,200})?-(?<half>dec|enc)$/u;

/**
 * Reads the name of a file by what MicroSIP and baresip call theirs, and by a pattern of one's own first. Null for all others. Total.
 *
 * @param ownPattern as in the settings; empty for none
 */
export function readRecordingName(name: string, ownPattern: string): RecordingName | null {
  return recordingNameReader(ownPattern)(name);
}

/** The same for many names: the pattern is read once. */
export function recordingNameReader(ownPattern: string): (name: string) => RecordingName | null {
  const own = ownPattern.trim() === '' ? null : parseNamePattern(ownPattern);
  const patterns = [...(own?.ok === true ? [own.pattern] : []), microsip, baresip];
  return (name) => {
    if (name.length > longestFileName) return null;
    const [, whole, ending] = /^(.*)\.(wav|mp3)$/isu.exec(name) ?? [];
    if (whole === undefined || ending === undefined) return null;
    for (const pattern of patterns) {
      const groups = pattern.exec(whole)?.groups;
      const startsMs = groups === undefined ? [] : momentsOf(groups);
      if (groups === undefined || startsMs.length === 0) continue;
      const { number, direction, half } = groups;
      return {
        stem: half === undefined ? whole : whole.slice(0, -`-${half}`.length),
        ending: ending.toLowerCase() === 'mp3' ? 'mp3' : 'wav',
        startsMs,
        number: number ?? null,
        direction: direction === 'incoming' || direction === 'outgoing' ? direction : null,
        half: half === undefined ? null : half === 'dec' ? 'caller' : 'operator',
      };
    }
    return null;
  };
}

const hourMs = 3_600_000;

/** By this computer's zone. Empty where the calendar or the clock has no such moment. */
function momentsOf(groups: Readonly<Record<string, string>>): readonly number[] {
  const part = (name: string): number => Number(groups[name]);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
  const first = new Date(year, month - 1, day, hour, minute, second).getTime();
  return [first - hourMs, first, first + hourMs].filter((atMs) => {
    const at = new Date(atMs);
    return (
      at.getFullYear() === year &&
      at.getMonth() === month - 1 &&
      at.getDate() === day &&
      at.getHours() === hour &&
      at.getMinutes() === minute &&
      at.getSeconds() === second
    );
  });
}
