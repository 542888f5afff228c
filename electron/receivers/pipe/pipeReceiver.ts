import { createServer, type Server, type Socket } from 'node:net';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PhoneSourceName } from '../../../contracts/phones.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { HookReceiver } from '../../core/ports/phoneSource.ts';
import { createCurlSourceReader } from './curlSource.ts';
import { phoneNewsNamed, readHook } from '../hookFields.ts';
import { createHookListeners } from '../hookListeners.ts';
import type { HookSecret } from '../hookSecret.ts';
import { createConnections } from '../http/connections.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { createInTurn } from '../inTurn.ts';
import { listenAt } from './pipePath.ts';
import { pipeIdFrom } from '../secretText.ts';

export interface PipeReceiverDeps {
  readonly secret: HookSecret;
  readonly clock: Clock;
  readonly log: Log;
  /** The one phone whose commands write to it. */
  readonly source: PhoneSourceName;
  /** `\\.\pipe\ringside.<id>` on Windows, a socket's path elsewhere. */
  readonly pathOf: (id: string) => string;
}

export interface PipeReceiver extends HookReceiver {
  /** For good, at the program's end. Settles once nobody listens at a path any more. */
  close(): Promise<void>;
}

/** Some 1.6 kB for each word of a command line, and all that matters comes in its first part. */
const bytesAtMost = 4_000_000;
const idleAtMostMs = 3000;
const connectionsAtMost = 32;

/**
 * Where MicroSIP's commands arrive. curl takes no part in any network there: it writes its own words down as C source
 * (`--libcurl`), and the file it writes to is this pipe. The first word is the news, the rest what MicroSIP appended.
 * `baseUrl()` of the port is the path of the pipe.
 */
export function createPipeReceiver(deps: PipeReceiverDeps): PipeReceiver {
  const { secret, log } = deps;
  /** One for each secret that holds, by path; the current one's first. */
  let open: ReadonlyMap<string, Server> = new Map();
  let problem: AppErrorData | null = null;
  let closed = false;
  const inTurn = createInTurn(log, 'pipe for hooks');
  const limit = createRateLimit(20, 50, () => deps.clock.monotonicMs());
  const connections = createConnections({ total: connectionsAtMost, each: connectionsAtMost });
  const listeners = createHookListeners(() => void follow(), log);

  const follow = (): Promise<void> =>
    inTurn(async () => {
      const wanted = listeners.any() && !closed;
      if (wanted) await secret.read();
      await openExactly(wanted ? secret.accepted().map((one) => deps.pathOf(pipeIdFrom(one))) : []);
      listeners.changed();
    });

  const openExactly = async (paths: readonly string[]): Promise<void> => {
    for (const [path, server] of open) if (!paths.includes(path)) server.close();
    const next = new Map<string, Server>();
    problem = null;
    for (const path of paths) {
      try {
        next.set(path, open.get(path) ?? (await listenAt(path, newServer)));
      } catch (error) {
        log.error('pipe for hooks not opened', error);
        // Earlier texts are worth having, the present ones are what is shown.
        if (path === paths[0]) problem = { code: 'receiver.notOpen', params: {} };
      }
    }
    open = next;
  };

  const newServer = (): Server => createServer({ allowHalfOpen: false }, serve);

  const serve = (socket: Socket): void => {
    const admitted = connections.admit('', () => socket.destroy());
    socket.on('close', admitted.gone);
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

  const take = ([word = '', ...appended]: readonly string[]): void => {
    const news = phoneNewsNamed(word);
    if (news === null || !limit.take()) return;
    listeners.deliver(deps.source, readHook(news, { number: appended.join(' ') }, deps.clock.nowMs()));
    secret.lookAgain();
  };

  secret.followChanges(() => void follow());

  return {
    baseUrl: () => (problem === null ? ([...open.keys()][0] ?? null) : null),
    problem: () => problem,
    listen: listeners.add,
    close() {
      closed = true;
      return follow();
    },
  };
}
