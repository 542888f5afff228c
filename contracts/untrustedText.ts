/** C0 and C1 controls. */
const controls = /[\u0000-\u001f\u007f-\u009f]/gu;
/** Marks that turn the direction of text; joiners, fillers and tags that cannot be seen. */
const unseen =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const joiners = /[\u200c\u200d]/u;
const strayJoiners =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;
const loneSurrogate = /\p{Surrogate}/gu;

/**
 * Text from outside (caller names, a portal's own error description) made safe to show as text: no control or
 * bidi-override characters, whitespace folded, at most `maxLength` characters. May come out empty.
 */
export function cleanText(text: string, maxLength: number): string {
  return cleanLine(text, maxLength, (line) => line.replace(unseen, ''));
}

/**
 * The same for a name that is kept to be shown: joiners stay between letters and between emoji, since Persian and Hindi names and
 * families of emoji are others without them. No other mark does.
 */
export function cleanName(text: string, maxLength: number): string {
  return cleanLine(text, maxLength, (line) =>
    line.replace(unseen, (mark) => (joiners.test(mark) ? mark : '')).replace(strayJoiners, ''),
  );
}

/**
 * The same with the marks of direction and joiners left in, for an element of its own, which isolates its direction: names
 * in some scripts and some emoji need them.
 */
export function isolatedText(text: string, maxLength: number): string {
  return cleanLine(text, maxLength, (line) => line);
}

function cleanLine(text: string, maxLength: number, withoutMarks: (line: string) => string): string {
  // Only the beginning can matter; the rest must not cost time.
  const bounded = text
    .slice(0, maxLength * 8)
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(controls, '');
  const cleaned = withoutMarks(bounded.replace(loneSurrogate, '\ufffd')).replace(/ {2,}/g, ' ').trim();
  if (cleaned.length <= maxLength) return cleaned;
  return cleaned
    .slice(0, maxLength - 1)
    .replace(/\p{Surrogate}$/u, '')
    .replace(/[\u200c\u200d]+$/u, '')
    .trimEnd()
    .concat('…');
}
