import type { Hook } from '../core/ports/phoneSource.ts';
import { phoneNewsNamed, readHook } from './hookFields.ts';
import { readHookQuery } from './hookQuery.ts';

/** Longest link that is looked at, as a hook's URL. */
const linkLength = 8192;

export type CallLink =
  | { readonly kind: 'hook'; readonly source: 'otherProgram'; readonly hook: Hook }
  /** A link of ours, without the secret. */
  | { readonly kind: 'refused' };

/**
 * `ringside://call?secret=…&event=ring&number=…&name=…`: for programs that open an address but send no request. Any web
 * page can open such a link, hence the secret, and the same powers as a hook: none but to report a call event.
 *
 * @param accepts whether this is a secret that holds now
 * @returns null for anything else, without saying what was wrong with it
 */
export function readCallLink(
  link: string,
  accepts: (secret: string) => boolean,
  atMs: number,
): CallLink | null {
  if (link.length > linkLength) return null;
  const query = /^ringside:(?:\/\/)?call\/*\?(.*)$/is.exec(link)?.[1];
  if (query === undefined) return null;
  const fields = new URLSearchParams(query.replaceAll('&amp;', '&'));
  // Earlier texts have the secret behind the name, which a caller may have written another one into.
  if (!fields.getAll('secret').some(accepts)) return { kind: 'refused' };
  const news = phoneNewsNamed(fields.get('event') ?? '');
  if (news === null) return null;
  return { kind: 'hook', source: 'otherProgram', hook: readHook(news, readHookQuery(query), atMs) };
}
