const longestShown = 300;
const longestInline = 60;

const controls = /[\u0000-\u001f\u007f-\u009f]+/g;
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

function bounded(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Not in the middle of a surrogate pair: half an emoji is drawn as a box.
  return `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * A text from outside for an element of its own (which isolates its direction): one line, of a length that neither
 * layout nor screen readers choke on.
 */
export function shown(text: string): string {
  return bounded(text.replace(controls, ' ').trim(), longestShown);
}

/** A text from outside inside a sentence of ours: shorter, and without marks that would turn the sentence round. */
export function inline(text: string): string {
  return bounded(text.replace(controls, ' ').replace(directionMarks, '').trim(), longestInline);
}
