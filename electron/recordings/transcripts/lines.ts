import { speakerOf, type Cue } from './cues.ts';

const linesAtMost = 10_000;
const stamp = /^\s{0,20}[[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?[\])]?[\s:–-]{0,5}/u;

/**
 * A text, a line each time somebody speaks: `[00:01:05] Operator: Good morning`. One without a time is a second after the one before,
 * so that they stay in their order; each lasts until the next. Total.
 */
export function readLines(text: string): readonly Cue[] {
  const lines = text.split(/\r\n|\r|\n/).slice(0, linesAtMost);
  const begun: Omit<Cue, 'stopMs'>[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const time = stamp.exec(line);
    const lastMs = begun.at(-1)?.startMs ?? -1000;
    const namedMs = time === null ? null : momentOf(time);
    // Times that go back would make nonsense of those before them.
    const startMs = namedMs === null || namedMs < lastMs ? lastMs + 1000 : namedMs;
    begun.push({ startMs, ...speakerOf(time === null ? line : line.slice(time[0].length)) });
  }
  return begun.map((cue, index) => ({ ...cue, stopMs: begun[index + 1]?.startMs ?? cue.startMs + 1000 }));
}

function momentOf([, hours = '0', minutes = '0', seconds = '0']: RegExpExecArray): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
