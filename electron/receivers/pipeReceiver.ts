import { createServer, type Server, type Socket } from 'node:net';
import type { AppErrorData } from '../../contracts/errors.ts';
import type { PhoneSourceName } from '../../contracts/phones.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { HookReceiver } from '../core/ports/phoneSource.ts';
import { createCurlSourceReader } from './curlSource.ts';
import { isPhoneNews, readHook } from './hookFields.ts';
import { createHookListeners } from './hookListeners.ts';
import { pipeIdFrom, type HookSecret } from './hookSecret.ts';
import { createRateLimit } from './rateLimit.ts';

export interface PipeReceiverDeps {
  readonly secret: HookSecret;
  readonly clock: Clock;
  readonly log: Log;
  /** The one phone whose commands write to it. */
  readonly source: PhoneSourceName;
  /** `\\.\pipe\ringside.<id>` on Windows, a socket's path elsewhere. */
  readonly pathOf: (id: string) => string;
}

/** For good at the program's end, beside the port. */
export interface PipeReceiver extends HookReceiver {
  close(): void;
}

/** Some 1.6 kB for each word of a command line, and all that matters comes in its first part. */
const bytesAtMost = 4_000_000;
const idleAtMostMs = 3000;

/** Path of the pipe on Windows. Only the same user may write to a pipe that is made without a wish for more. */
export function windowsPipePath(id: string): string {
  return String.raw`\\.\pipe\ringside.${id}`;
}

/**
 * Where MicroSIP's commands arrive. curl takes no part in any network there: it writes its own words down as C source
 * (`--libcurl`), and the file it writes to is this pipe. The first word is the news, the rest what MicroSIP appended.
 * `baseUrl()` of the port is the path of the pipe.
 */
export function createPipeReceiver(deps: PipeReceiverDeps): PipeReceiver {
  let open: { readonly server: Server; readonly path: string } | null = null;
  let problem: AppErrorData | null = null;
  let closed = false;
  let work: Promise<void> = Promise.resolve();
  const limit = createRateLimit(20, 50, () => deps.clock.monotonicMs());
  const listeners = createHookListeners(() => follow());

  const follow = (): void => {
    work = work.then(async () => {
      const wanted = listeners.any() && !closed;
      if (!wanted && open !== null) shut();
      else if (wanted && open === null) await openUp();
      listeners.changed();
    });
  };

  const shut = (): void => {
    open?.server.close();
    open = null;
    problem = null;
  };

  const openUp = async (): Promise<void> => {
    const path = deps.pathOf(pipeIdFrom(await deps.secret.read()));
    const server = createServer({ allowHalfOpen: false }, serve);
    server.maxConnections = 16;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      });
      open = { server, path };
      problem = null;
    } catch (error) {
      deps.log.error('pipe for hooks not opened', error);
      problem = { code: 'receiver.notOpen', params: {} };
    }
  };

  const serve = (socket: Socket): void => {
    if (!limit.take()) return void socket.destroy();
    const reader = createCurlSourceReader();
    let length = 0;
    let taken = false;
    const finish = (): void => {
      if (!taken) take(reader.words());
      taken = true;
      socket.destroy();
    };
    socket.setEncoding('utf8');
    socket.setTimeout(idleAtMostMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('data', (text: string) => {
      length += text.length;
      // A caller of a thousand words is worth no more reading, and yet must not ring unseen.
      if (reader.push(text) || length > bytesAtMost) finish();
    });
    socket.on('end', finish);
  };

  const take = ([news = '', ...appended]: readonly string[]): void => {
    if (!isPhoneNews(news)) return;
    const fields = new URLSearchParams({ number: appended.join(' ') });
    listeners.deliver(deps.source, readHook(news, fields, deps.clock.nowMs()));
  };

  deps.secret.followRenewals(() => {
    work = work.then(shut);
    follow();
  });

  return {
    baseUrl: () => open?.path ?? null,
    problem: () => problem,
    listen: listeners.add,
    close() {
      closed = true;
      follow();
    },
  };
}
