import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { answerAppRequest, type AppProtocolDeps } from '../../../electron/security/appProtocol.ts';
import { contentSecurityPolicy } from '../../../electron/security/contentSecurityPolicy.ts';

let folder = '';
let deps: AppProtocolDeps = { pagesFolder: '', devServerOrigin: null };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringside-pages-'));
  const pagesFolder = join(folder, 'renderer');
  await mkdir(join(pagesFolder, 'assets'), { recursive: true });
  await mkdir(join(folder, 'renderer-of-others'));
  await writeFile(join(pagesFolder, 'main.html'), '<p>inside</p>');
  await writeFile(join(pagesFolder, 'assets', 'main.js'), '"inside"');
  await writeFile(join(pagesFolder, 'assets', 'look.css'), 'inside{}');
  await writeFile(join(pagesFolder, 'licences.json'), '"inside"');
  for (const name of ['secret.html', 'secret.js', join('renderer-of-others', 'secret.html')])
    await writeFile(join(folder, name), 'outside');
  deps = { pagesFolder, devServerOrigin: null };
});
afterAll(() => rm(folder, { recursive: true }));

const get = (url: string, init?: RequestInit): Promise<Response> =>
  answerAppRequest(new Request(url, init), deps);

describe('our pages', () => {
  it.each([
    ['main.html', 'text/html; charset=utf-8'],
    ['assets/main.js', 'text/javascript; charset=utf-8'],
    ['assets/look.css', 'text/css; charset=utf-8'],
    ['assets/main.js?v=1#top', 'text/javascript; charset=utf-8'],
  ])('%s comes with its type, the policy, and no guessing of types', async (path, type) => {
    const answer = await get(`app://ringside/${path}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('inside');
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy(null));
  });

  it.each([
    ['a folder', 'app://ringside/assets'],
    ['the root', 'app://ringside/'],
    ['what is not there', 'app://ringside/nothing.html'],
    ['a type that no page needs', 'app://ringside/licences.json'],
    ['another host', 'app://elsewhere/main.html'],
    ['a path that cannot be decoded', 'app://ringside/%E0%A4%A.html'],
  ])('%s is not found', async (_what, url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('is read only', async () => {
    expect((await get('app://ringside/main.html', { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('never lead out of their folder, whatever the path is made of', async () => {
    const pieces = [
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '..%2f',
      '..%5c',
      '\\..\\',
      '%00',
      '/',
      '//',
      '%252e%252e%252f',
      'assets',
      'renderer',
      'renderer-of-others',
      'secret.html',
      'secret.js',
      encodeURIComponent(folder),
      folder,
    ];
    const path = fc.array(fc.constantFrom(...pieces), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('/', ''), async (parts, glue) => {
        const answer = await get(`app://ringside/${parts.join(glue)}`);
        expect(await answer.text()).not.toContain('outside');
      }),
      { numRuns: 500 },
    );
  });
});

it('in development pages come from the development server, with the policy it needs', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/javascript' }).end('export {}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  const devServerOrigin = `http://127.0.0.1:${address.port}`;
  const answer = await answerAppRequest(new Request('app://ringside/windows/main.ts?t=1'), {
    ...deps,
    devServerOrigin,
  });
  expect(asked).toEqual(['/windows/main.ts?t=1']);
  expect(answer.headers.get('content-type')).toBe('text/javascript');
  expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy(devServerOrigin));
});
