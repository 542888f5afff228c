import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { Protocol } from 'electron';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';

export const appScheme = 'app';
export const appOrigin = 'app://ringside';

/** SECURITY (item 18): what `protocol.registerSchemesAsPrivileged` is told, before the program is ready. */
export const appSchemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
} as const;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
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

/** Serves our pages under a scheme of our own instead of `file:`, confined to one folder. */
export function serveAppPages(protocol: Protocol, deps: AppProtocolDeps): void {
  protocol.handle(appScheme, (request) => answerAppRequest(request, deps));
}

/** The answer to one request for a page, script or style; 404 for whatever lies outside `pagesFolder`. */
export async function answerAppRequest(request: Request, deps: AppProtocolDeps): Promise<Response> {
  const url = new URL(request.url);
  if (request.method !== 'GET' || `${url.protocol}//${url.host}` !== appOrigin) return notFound();
  if (deps.devServerOrigin !== null) return fromDevServer(url, deps.devServerOrigin);

  const file = fileFor(url.pathname, deps.pagesFolder);
  const contentType = file === null ? undefined : contentTypes[extname(file)];
  if (file === null || contentType === undefined) return notFound();
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers: headers(contentType, null) });
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

async function fromDevServer(url: URL, origin: string): Promise<Response> {
  const answer = await fetch(origin + url.pathname + url.search);
  const contentType = answer.headers.get('content-type') ?? 'text/plain';
  return new Response(await answer.arrayBuffer(), {
    status: answer.status,
    headers: headers(contentType, origin),
  });
}

function headers(contentType: string, devServerOrigin: string | null): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy(devServerOrigin),
    'x-content-type-options': 'nosniff',
  };
}

function notFound(): Response {
  return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
}
