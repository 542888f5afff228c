import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/errors.ts';
import { fetchFromOrigin, type UpdateNetwork } from '../../../electron/updates/fetchFromOrigin.ts';
import { startUpdateServer, type UpdateServer } from './updateServer.ts';

let server: UpdateServer;
let other: UpdateServer;
const { signal } = new AbortController();

beforeEach(async () => {
  [server, other] = await Promise.all([startUpdateServer(), startUpdateServer()]);
  other.put('file', 'elsewhere');
});
afterEach(() => Promise.all([server.stop(), other.stop()]));

const sendOn =
  (location: string) =>
  (response: ServerResponse): void =>
    void response.writeHead(302, { location }).end();

/** Node's shows where a redirect leads to. */
const open: UpdateNetwork = { fetch, redirectTarget: () => Promise.resolve(null) };

/** Electron's rejects at a redirect, and has another way to find out (seen in Electron 33.2.1). */
const hiding: UpdateNetwork = {
  async fetch(input, init) {
    const response = await fetch(input, init);
    if (response.status === 302) throw new Error('Redirect was cancelled');
    return response;
  },
  redirectTarget: async (url) => (await fetch(url, { redirect: 'manual' })).headers.get('location'),
};

const networks = [
  ['a redirect that is seen', open],
  ['a redirect that is hidden', hiding],
] as const;

describe.each(networks)('%s', (_, network) => {
  const get = async (name = 'file'): Promise<string> =>
    (await fetchFromOrigin(new URL(`${server.url}/${name}`), network, signal)).text();

  it('is followed within the address that is asked', async () => {
    server.put('file', sendOn('/new/file'));
    server.put('new/file', (response) => sendOn(`${server.url}/newest`)(response));
    server.put('newest', 'here');
    expect(await get()).toBe('here');
  });

  it.each([
    ['another host', () => other.url],
    ['another scheme', () => server.url.replace('http:', 'https:')],
    ['somebody at the same host', () => server.url.replace('//', '//user:secret@')],
  ])('is not followed to %s, which is said', async (_case, base) => {
    const target = `${base()}/file`;
    server.put('file', sendOn(target));
    await expect(get()).rejects.toMatchObject({
      code: 'update.redirected',
      params: { host: server.host, target: new URL(target).origin },
    });
    expect(other.asked).toEqual([]);
  });

  it('is not followed for ever', async () => {
    server.put('file', sendOn('/file'));
    await expect(get()).rejects.toThrow('redirected more than 3 times');
    expect(server.asked.length).toBeLessThan(10);
  });

  it('to nowhere is refused', async () => {
    server.put('file', sendOn('https://['));
    const refused: unknown = await get().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: 'update.redirected', params: { host: server.host } });
  });
});

it('https is not left for http, at the same host neither', async () => {
  const asked: string[] = [];
  const network: UpdateNetwork = {
    fetch: (input) => {
      const url = input as URL;
      asked.push(url.href);
      const location = url.href.replace('https:', 'http:');
      return Promise.resolve(new Response(null, { status: 301, headers: { location } }));
    },
    redirectTarget: () => Promise.resolve(null),
  };
  const url = new URL('https://updates.example/latest.yml');
  await expect(fetchFromOrigin(url, network, signal)).rejects.toMatchObject({
    code: 'update.redirected',
    params: { host: 'updates.example', target: 'http://updates.example' },
  });
  expect(asked).toEqual([url.href]);
});

it('an answer of any other kind is given as it is', async () => {
  server.put('file', (response) => void response.writeHead(304).end());
  expect((await fetchFromOrigin(new URL(`${server.url}/file`), open, signal)).status).toBe(304);
});
