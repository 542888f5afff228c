import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedText } from '../../../build/installers/signing/updateKey.mjs';

/** What one path answers: a content, or whatever this does. */
export type Answer = string | Buffer | ((response: ServerResponse) => void);

export interface UpdateServer {
  readonly url: string;
  readonly host: string;
  /** Of whoever makes the program. */
  readonly publicKey: KeyObject;
  readonly asked: string[];
  put(name: string, answer: Answer): void;
  /** A feed as a release has it. @param change of its fields; @returns its text */
  feed(content: Buffer, change?: Readonly<Record<string, unknown>>): string;
  /** The same with the maker's signature. */
  signed(text: string): string;
  stop(): Promise<void>;
}

export const newName = 'Ringside-0.2.0-linux-x64.AppImage';

/** An update server on loopback that can be made to lie. */
export async function startUpdateServer(): Promise<UpdateServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    asked.push(name);
    const answer = answers.get(name);
    if (answer === undefined) response.writeHead(404).end('nothing here');
    else if (typeof answer === 'function') answer(response);
    else response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    publicKey,
    asked,
    put: (name, answer) => void answers.set(name, answer),
    feed: (content, change = {}) =>
      // JSON is YAML.
      JSON.stringify({
        version: '0.2.0',
        files: [
          {
            url: newName,
            sha512: createHash('sha512').update(content).digest('base64'),
            size: content.length,
          },
        ],
        path: newName,
        releaseDate: '2026-11-26T00:00:00.000Z',
        program: 'app.ringside.desktop',
        package: 'appimage',
        arch: process.arch,
        releaseNotes: '• More.',
        ...change,
      }),
    signed: (text) => signedText(text, { key: privateKey }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
