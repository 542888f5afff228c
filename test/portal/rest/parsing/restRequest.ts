import type { IncomingMessage } from 'node:http';
import { isJsonObject, parseJson, type JsonObject } from './jsonValue.ts';
import { parsePhpQuery } from './phpQuery.ts';

/** What a REST request names, before anything is checked. */
export interface RestRequest {
  readonly webhook?: { readonly userId: number; readonly code: string };
  /** As sent, without `.json`. */
  readonly method: string;
  /** Query and form, or query and JSON body; without `auth`. */
  readonly params: JsonObject;
  readonly auth?: string;
  /** The body said it was JSON and is not. */
  readonly brokenJson: boolean;
}

/**
 * Reads `/rest/<user id>/<code>/<method>` and `/rest/<method>`; doubled and trailing slashes and a `.json` or `.xml`
 * ending do not matter (seen in the source of module rest 25.600; the official SDK sends `/rest//method`).
 */
export function parseRestRequest(input: {
  readonly pathname: string;
  readonly search: string;
  readonly contentType: string;
  readonly body: string;
}): RestRequest {
  const segments = input.pathname
    .split('/')
    .filter((part) => part !== '')
    .slice(1)
    .map(decode);
  const [first = '', second, ...others] = segments;
  const isWebhook = second !== undefined && /^\d+$/.test(first);
  const name = isWebhook ? others.join('/') : segments.join('/');
  const { params: bodyParams, brokenJson } = parseBody(input.contentType, input.body);
  const all = { ...parsePhpQuery(input.search.replace(/^\?/, '')), ...bodyParams };
  const { auth, ...params } = all;
  return {
    method: name.replace(/\.(json|xml)$/i, ''),
    params,
    brokenJson,
    ...(isWebhook ? { webhook: { userId: Number(first), code: second } } : {}),
    ...(typeof auth === 'string' && auth !== '' ? { auth } : {}),
  };
}

function parseBody(
  contentType: string,
  body: string,
): { readonly params: JsonObject; readonly brokenJson: boolean } {
  if (body === '') return { params: {}, brokenJson: false };
  if (!/\bjson\b/i.test(contentType)) return { params: parsePhpQuery(body), brokenJson: false };
  const json = parseJson(body);
  return { params: isJsonObject(json) ? json : {}, brokenJson: json === undefined };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Reads a whole body as UTF-8; throws past 8 MB or when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += part.length;
    if (size > 8 * 1024 * 1024) throw new Error('The request body is larger than 8 MB');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
