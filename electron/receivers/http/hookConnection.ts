import type { Socket } from 'node:net';
import type { HookRefusal } from '../../../contracts/phones.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { Admitted } from './connections.ts';
import { readBody } from './requestBody.ts';
import { endOfHead, readHead, type RequestHead } from './requestHead.ts';

export interface Refused {
  readonly status: 400 | 403 | 404 | 405 | 413 | 414 | 429;
  readonly reason: HookRefusal;
}

/** A request that may go on. */
export interface Accepted {
  /** Its address says which call is meant: it counts, whatever may be wrong with its body. */
  readonly addressIsEnough: boolean;
  /** What it is for: called once with the whole body, empty where there is none that can be read. */
  readonly take: (body: string) => void;
}

export interface HookConnectionDeps {
  readonly socket: Socket;
  readonly admitted: Admitted;
  readonly timers: Timers;
  readonly judge: (head: RequestHead) => Refused | Accepted;
  readonly onRefused: (reason: HookRefusal) => void;
}

/** Request line and headers together; the URL has a bound of its own. */
const headLength = 8192 + 4096;
const bodyLength = 4096;
/** Room for the sizes and line ends of chunks. */
const bodyBytes = 4 * bodyLength;
const headWithinMs = 3000;
const bodyWithinMs = 2000;
/** For the sender to read its answer and to close. */
const lingersMs = 1000;

const words: Readonly<Record<number, string>> = {
  204: 'No Content',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  429: 'Too Many Requests',
};

/**
 * One request and its answer; then the connection is closed, whatever more was sent. Node's own reader refuses what phones
 * are known to send (an unescaped blank, a line that ends in LF), and with it the call.
 */
export function serveHookConnection(deps: HookConnectionDeps): void {
  const { socket, admitted, timers } = deps;
  let bytes = Buffer.alloc(0);
  let request: { readonly head: RequestHead; readonly bodyAt: number; readonly accepted: Accepted } | null =
    null;
  let isAnswered = false;

  const waitAtMost = (waitMs: number, then: () => void): void => {
    cancelWait();
    cancelWait = timers.after(waitMs, then);
  };
  let cancelWait = (): void => undefined;

  const answer = (status: number): void => {
    isAnswered = true;
    bytes = Buffer.alloc(0);
    // What was not read when a socket is closed makes the system take the answer back, so the rest is read and dropped.
    waitAtMost(lingersMs, () => socket.destroy());
    if (!socket.writable) return void socket.destroy();
    const length = status === 204 ? '' : 'Content-Length: 0\r\n';
    socket.end(`HTTP/1.1 ${status} ${words[status] ?? ''}\r\nConnection: close\r\n${length}\r\n`);
  };
  const refuse = ({ status, reason }: Refused): void => {
    answer(status);
    admitted.answered();
    deps.onRefused(reason);
  };

  const onHead = (): void => {
    const end = endOfHead(bytes);
    if (end === null) {
      // An answer now rather than a wait: TLS where none is spoken, or nonsense.
      if (bytes.length > 0 && !/^[a-z]/i.test(bytes.toString('latin1', 0, 1)))
        refuse({ status: 400, reason: 'notHttp' });
      else if (bytes.length > headLength) refuse({ status: 400, reason: 'tooLong' });
      return;
    }
    if (end.head > headLength) return refuse({ status: 400, reason: 'tooLong' });
    const head = readHead(textOf(bytes.subarray(0, end.head)));
    if (head === null) return refuse({ status: 400, reason: 'notHttp' });
    const verdict = deps.judge(head);
    if ('status' in verdict) return refuse(verdict);
    admitted.proven();
    request = { head, bodyAt: end.body, accepted: verdict };
    if (head.contentLength > bodyLength) return tooLong(verdict);
    waitAtMost(bodyWithinMs, finish);
    if (head.expectsContinue) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    onBody();
  };

  const onBody = (): void => {
    if (request === null) return;
    const body = readBody(bytes.subarray(request.bodyAt), request.head);
    if (body.text.length > bodyLength || bytes.length - request.bodyAt > bodyBytes) tooLong(request.accepted);
    else if (body.isWhole) finish();
  };

  const tooLong = ({ addressIsEnough }: Accepted): void => {
    if (addressIsEnough) take('');
    else refuse({ status: 413, reason: 'tooLong' });
  };

  /** With the body as far as it came: the address alone may say enough. */
  const finish = (): void => {
    if (request === null || isAnswered) return;
    take(readBody(bytes.subarray(request.bodyAt), request.head).text);
  };

  const take = (body: string): void => {
    if (request === null) return;
    // The phone may be waiting for this answer (MicroSIP rings late): it goes first.
    answer(204);
    admitted.answered();
    request.accepted.take(body);
  };

  const broken = (): void => {
    if (isAnswered) return;
    if (request !== null) finish();
    else if (bytes.length > 0) refuse({ status: 400, reason: 'notHttp' });
    else socket.destroy();
  };

  waitAtMost(headWithinMs, broken);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (isAnswered) return;
    bytes = Buffer.concat([bytes, chunk]);
    // Empty lines may come before a request (RFC 9112, section 2.2).
    while (request === null && (bytes[0] === 0x0a || bytes[0] === 0x0d)) bytes = bytes.subarray(1);
    if (request === null) onHead();
    else onBody();
  });
  socket.on('end', broken);
  socket.on('close', () => {
    cancelWait();
    admitted.gone();
    if (request !== null && !isAnswered) {
      isAnswered = true;
      request.accepted.take(readBody(bytes.subarray(request.bodyAt), request.head).text);
    }
  });
}

/** Not every phone writes UTF-8 where it escapes nothing. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
