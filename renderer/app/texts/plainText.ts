import { cleanName, isolatedText } from '../../../contracts/untrustedText.ts';

const longestShown = 300;
const longestInline = 60;
/** A path as long as they get. */
const longestFileShown = 1_300;

/** A text from outside for an element of its own: one line, of a length that neither layout nor screen readers choke on. */
export function shown(text: string): string {
  return isolatedText(text, longestShown);
}

/** The name or the path of a file, in an element of its own or not: no mark in it turns round what it says it is (`…gnp.wav`). */
export function fileShown(name: string): string {
  return cleanName(name, longestFileShown);
}

/** A text from outside inside a sentence of ours: shorter, and without marks that would turn the sentence round. */
export function inline(text: string): string {
  return cleanName(text, longestInline);
}
