/**
 * A text for a server that reads markup in bodies.
 *
 * SECURITY: callers choose their names; a link or a picture in one would be shown as the program's own words.
 */
export function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
