import { request } from 'node:http';
import { connect } from 'node:net';
import type { PhoneSourceName } from '../../../contracts/phones.ts';

const knockWithinMs = 4000;

/**
 * Sends a hook `test` over HTTP, as a phone would: past proxies, on a connection of its own.
 *
 * @throws where the receiver cannot be reached or does not take it
 */
export function knockByHttp(source: PhoneSourceName): (baseUrl: string, number: string) => Promise<void> {
  return (baseUrl, number) =>
    new Promise((resolve, reject) => {
      const url = new URL(`${baseUrl}/${source}/test`);
      url.searchParams.set('number', number);
      // From the very address it knocks at, which the receiver for desk phones lets in beside the phones.
      const localAddress = url.hostname.replace(/^\[|\]$/g, '');
      const options = { agent: false, timeout: knockWithinMs, localAddress };
      const knock = request(url, options, (response) => {
        response.resume();
        if (response.statusCode === 204) resolve();
        else reject(new Error(`the receiver answered ${String(response.statusCode)}`));
      });
      knock.on('timeout', () => knock.destroy(new Error('no answer in time')));
      knock.on('error', reject);
      knock.end();
    });
}

/** The same through the pipe that curl writes its words to. @throws where it cannot be written to */
export function knockByPipe(path: string, number: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      const words = ['test', number].map((word) => `curl_easy_setopt(hnd, CURLOPT_URL, "${word}");\n`);
      socket.end(words.join(''), () => resolve());
    });
    socket.setTimeout(knockWithinMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
  });
}
