/** Something that was said, from when to when; milliseconds from the beginning. */
export interface Cue {
  readonly startMs: number;
  readonly stopMs: number;
  /** Null where nobody is named. */
  readonly speaker: string | null;
  readonly text: string;
}

/** A day: no call is longer, and no time that is larger is one. */
const longestMs = 24 * 3_600_000;
const cuesAtMost = 10_000;

const timing =
  /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[ \t]{0,20}-->[ \t]{0,20}(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})(?:\s.*)?$/;

/**
 * Cues of WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format") and SubRip files: a line with two times, and the lines below it up
 * to an empty one. What is neither is passed over. Total; takes as long as the text is long.
 */
export function readCues(text: string): readonly Cue[] {
  const lines = text.split(/\r\n|\r|\n/);
  const cues: Cue[] = [];
  for (let at = 0; at < lines.length && cues.length < cuesAtMost; at += 1) {
    const times = timing.exec((lines[at] ?? '').slice(0, 200).trim());
    if (times === null) continue;
    const said: string[] = [];
    while (at + 1 < lines.length && (lines[at + 1] ?? '').trim() !== '') {
      // A cue right below another, without the empty line between.
      if (timing.test((lines[at + 1] ?? '').slice(0, 200).trim())) break;
      at += 1;
      said.push(lines[at] ?? '');
    }
    const [startMs, stopMs] = [momentOf(times.slice(1, 5)), momentOf(times.slice(5, 9))];
    if (startMs > longestMs || stopMs > longestMs) continue;
    const { speaker, text: spoken } = speakerOf(withoutTags(said.join(' ')));
    cues.push({ startMs, stopMs: Math.max(startMs, stopMs), speaker, text: spoken });
  }
  return cues;
}

/** `Anna: Good morning` or, of WebVTT, `<v Anna>Good morning`. */
export function speakerOf(line: string): Pick<Cue, 'speaker' | 'text'> {
  const voice = /^\s{0,20}<v(?:\.[^\s>]{0,40})?\s{1,20}([^>]{1,80})>/u.exec(line);
  if (voice !== null) return { speaker: voice[1] ?? null, text: untagged(line.slice(voice[0].length)) };
  // A clock (`12:30`) and an address (`https://`) are no names.
  const named = /^\s{0,20}(?:\[([^\]:\d][^\]:]{0,60})\]|([^\s\d:<[][^:<[\]]{0,60})):(?=\s)/u.exec(line);
  if (named === null) return { speaker: null, text: untagged(line) };
  return { speaker: (named[1] ?? named[2] ?? '').trim(), text: untagged(line.slice(named[0].length)) };
}

function momentOf(parts: readonly (string | undefined)[]): number {
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(0, 3).map((part) => Number(part ?? 0));
  const fraction = (parts[3] ?? '0').padEnd(3, '0');
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number(fraction);
}

/** All but who speaks. */
function withoutTags(text: string): string {
  return text.replaceAll(/<(?!v[\s.])[^<>]{0,200}>/gu, '');
}

function untagged(text: string): string {
  return text
    .replaceAll(/<[^<>]{0,200}>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}
