import { readFileSync } from 'node:fs';
import { extname, resolve, sep } from 'node:path';
import type { Protocol } from 'electron';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';

const appScheme = 'app';
export const appOrigin = 'app://ringside';

/** SECURITY (item 18): what `protocol.registerSchemesAsPrivileged` is told, before the program is ready. */
export const appSchemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
} as const;

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface AppProtocolDeps {
  /** Absolute folder of the built pages. */
  readonly pagesFolder: string;
  /** Vite's development server, in development alone; its answers are passed on under our origin. */
  readonly devServerOrigin: string | null;
}

/** The answer to one request for a page, as Electron's buffer protocol wants it. */
export interface PageAnswer {
  readonly statusCode: number;
  readonly mimeType: string;
  readonly headers: Record<string, string>;
  readonly data: Buffer;
}

/**
 * Serves our pages under a scheme of our own instead of `file:`, confined to one folder.
 *
 * Electron marks `registerBufferProtocol` as deprecated in favour of `handle`, whose first request makes Node load its
 * whole `fetch`: 45 ms of the main thread while the first page waits (measured with Electron 33). So it is used as long as
 * there is one, and `handle` after.
 */
export function serveAppPages(protocol: Protocol, { pagesFolder, devServerOrigin }: AppProtocolDeps): void {
  if (devServerOrigin !== null) {
    protocol.handle(appScheme, (request) => answerFromDevServer(request, devServerOrigin));
  } else if ('registerBufferProtocol' in protocol) {
    protocol.registerBufferProtocol(appScheme, (request, answer) => answer(answerPage(request, pagesFolder)));
  } else {
    (protocol as Protocol).handle(appScheme, (request) => {
      const { statusCode, headers, data } = answerPage(request, pagesFolder);
      return new Response(new Uint8Array(data), { status: statusCode, headers });
    });
  }
}

/**
 * The answer to one request for a page, script or style; 404 for whatever lies outside `pagesFolder`. Read in one go: the
 * files are small, and the page waits for them.
 */
export function answerPage(
  { url, method }: { readonly url: string; readonly method: string },
  pagesFolder: string,
): PageAnswer {
  const asked = new URL(url);
  if (method !== 'GET' || `${asked.protocol}//${asked.host}` !== appOrigin) return notFound();
  const file = fileFor(asked.pathname, pagesFolder);
  const mimeType = file === null ? undefined : mimeTypes[extname(file)];
  if (file === null || mimeType === undefined) return notFound();
  try {
    return { statusCode: 200, mimeType, headers: headers(mimeType, null), data: readFileSync(file) };
  } catch {
    return notFound();
  }
}

function fileFor(pathname: string, folder: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const file = resolve(folder, `.${decoded}`);
  return !decoded.includes('\0') && file.startsWith(folder + sep) ? file : null;
}

/** In development: what Vite's server says, under our origin and policy. */
export async function answerFromDevServer(request: Request, origin: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const answer = await fetch(origin + pathname + search);
  const contentType = answer.headers.get('content-type') ?? 'text/plain';
  return new Response(await answer.arrayBuffer(), {
    status: answer.status,
    headers: headers(contentType, origin),
  });
}

function headers(contentType: string, devServerOrigin: string | null): Record<string, string> {
  return {
    'content-type': contentType.startsWith('text/') ? withCharset(contentType) : contentType,
    'content-security-policy': contentSecurityPolicy(devServerOrigin),
    'x-content-type-options': 'nosniff',
  };
}

function withCharset(contentType: string): string {
  return contentType.includes('charset=') ? contentType : `${contentType}; charset=utf-8`;
}

function notFound(): PageAnswer {
  const mimeType = 'text/plain';
  return { statusCode: 404, mimeType, headers: { 'content-type': mimeType }, data: Buffer.from('not found') };
}
