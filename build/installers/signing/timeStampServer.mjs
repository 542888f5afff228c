// @ts-check
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { runOpenssl } from './testChain.mjs';

const configuration = `[ tsa ]
default_tsa = clock
[ clock ]
serial = clock.serial
signer_cert = clock.pem
certs = root.pem
signer_key = clock.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
`;

/**
 * Time stamps (RFC 3161) of the test chain, on this machine alone.
 * @param {import('./testChain.mjs').TestChain} chain
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startTimeStampServer({ folder }) {
  await writeFile(join(folder, 'clock.cnf'), configuration);
  // openssl keeps its count in a file: one question after the other.
  let queue = Promise.resolve();
  const server = createServer((request, response) => {
    queue = queue.then(async () => {
      await writeFile(join(folder, 'question.tsq'), await buffer(request));
      const files = ['-queryfile', 'question.tsq', '-out', 'answer.tsr'];
      await runOpenssl(['ts', '-reply', '-config', 'clock.cnf', ...files], folder);
      response.setHeader('content-type', 'application/timestamp-reply');
      response.end(await readFile(join(folder, 'answer.tsr')));
    });
    queue = queue.catch(() => {
      response.statusCode = 500;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
