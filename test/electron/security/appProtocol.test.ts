import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { answerFromDevServer, answerPage, type PageAnswer } from '../../../electron/security/appProtocol.ts';
import { contentSecurityPolicy } from '../../../electron/security/contentSecurityPolicy.ts';

let folder = '';
let pagesFolder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringside-pages-'));
  pagesFolder = join(folder, 'renderer');
  await mkdir(join(pagesFolder, 'assets'), { recursive: true });
  await mkdir(join(folder, 'renderer-of-others'));
  await writeFile(join(pagesFolder, 'main.html'), '<p>inside</p>');
  await writeFile(join(pagesFolder, 'assets', 'main.js'), '"inside"');
  await writeFile(join(pagesFolder, 'assets', 'look.css'), 'inside{}');
  await writeFile(join(pagesFolder, 'licences.json'), '"inside"');
  for (const name of ['secret.html', 'secret.js', join('renderer-of-others', 'secret.html')])
    await writeFile(join(folder, name), 'outside');
});
afterAll(() => rm(folder, { recursive: true }));

const get = (url: string, method = 'GET'): PageAnswer => answerPage({ url, method }, pagesFolder);

describe('our pages', () => {
  it.each([
    ['main.html', 'text/html; charset=utf-8'],
    ['assets/main.js', 'text/javascript; charset=utf-8'],
    ['assets/look.css', 'text/css; charset=utf-8'],
    ['assets/main.js?v=1#top', 'text/javascript; charset=utf-8'],
  ])('%s comes with its type, the policy, and no guessing of types', (path, type) => {
    const answer = get(`app://ringside/${path}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.data.toString()).toContain('inside');
    expect(answer.mimeType).toBe(type.split(';')[0]);
    expect(answer.headers).toEqual({
      'content-type': type,
      'content-security-policy': contentSecurityPolicy(null),
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['a folder', 'app://ringside/assets'],
    ['the root', 'app://ringside/'],
    ['what is not there', 'app://ringside/nothing.html'],
    ['a type that no page needs', 'app://ringside/licences.json'],
    ['another host', 'app://elsewhere/main.html'],
    ['a path that cannot be decoded', 'app://ringside/%E0%A4%A.html'],
  ])('%s is not found', (_what, url) => {
    expect(get(url).statusCode).toBe(404);
  });

  it('is read only', () => {
    expect(get('app://ringside/main.html', 'POST').statusCode).toBe(404);
  });

  it('never lead out of their folder, whatever the path is made of', () => {
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
    fc.assert(
      fc.property(path, fc.constantFrom('/', ''), (parts, glue) => {
        const answer = get(`app://ringside/${parts.join(glue)}`);
        expect(answer.data.toString()).not.toContain('outside');
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
  const answer = await answerFromDevServer(
    new Request('app://ringside/windows/main.ts?t=1'),
    devServerOrigin,
  );
  expect(asked).toEqual(['/windows/main.ts?t=1']);
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy(devServerOrigin));
});
