import type { Hook } from '../core/ports/phoneSource.ts';
import { isPhoneNews, readHook } from './hookFields.ts';
import { isSameSecret } from './hookSecret.ts';

/** Longest link that is looked at, as a hook's URL. */
const linkLength = 8192;

/**
 * `ringside://call?event=ring&number=…&secret=…`: for programs that open an address but send no request. Any web page can
 * open such a link, hence the secret, and the same powers as a hook: none but to report a call event.
 *
 * @returns null for anything else, without saying what was wrong with it
 */
export function readCallLink(
  link: string,
  secret: string,
  atMs: number,
): { readonly source: 'otherProgram'; readonly hook: Hook } | null {
  if (link.length > linkLength) return null;
  const query = /^ringside:(?:\/\/)?call\/?\?([^#]*)/i.exec(link)?.[1];
  if (query === undefined) return null;
  const fields = new URLSearchParams(query);
  if (!isSameSecret(fields.get('secret') ?? '', secret)) return null;
  const news = fields.get('event') ?? '';
  if (!isPhoneNews(news)) return null;
  return { source: 'otherProgram', hook: readHook(news, fields, atMs) };
}
