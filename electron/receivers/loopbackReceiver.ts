import type { AppErrorData } from '../../contracts/errors.ts';
import type { PhonesSnapshot } from '../../contracts/phones.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { HookReceiver } from '../core/ports/phoneSource.ts';
import { readCallLink } from './callLink.ts';
import { createHookListeners } from './hookListeners.ts';
import type { HookSecret } from './hookSecret.ts';
import { createHookServer, type HookServer } from './hookServer.ts';

/** Not registered for anything with IANA, below the ports that systems give out by themselves. */
export const loopbackPort = 47_113;

export interface LoopbackReceiverDeps {
  readonly secret: HookSecret;
  readonly clock: Clock;
  readonly log: Log;
  readonly preferredPort: number;
  /** Something to show changed. */
  readonly onChange: () => void;
}

/** For programs on this computer: listens on 127.0.0.1 alone, and only while a phone needs it. */
export interface LoopbackReceiver extends HookReceiver {
  /** Null while nobody listens. */
  snapshot(): PhonesSnapshot['loopbackReceiver'];
  /**
   * A `ringside://call?…` link that the system handed to us, read once the receiver is open: it may be what started the
   * program. False where it is none, or nobody listens for it.
   */
  openLink(link: string): Promise<boolean>;
  /** For good, at the program's end. */
  close(): void;
}

interface Open {
  readonly server: HookServer;
  secret: string;
  readonly port: number;
}

export function createLoopbackReceiver(deps: LoopbackReceiverDeps): LoopbackReceiver {
  let open: Open | null = null;
  let problem: AppErrorData | null = null;
  let closed = false;
  /** One change of state after the other. */
  let work: Promise<void> = Promise.resolve();

  const listeners = createHookListeners(() => follow());
  const told = (): void => {
    listeners.changed();
    deps.onChange();
  };

  const follow = (): void => {
    work = work.then(async () => {
      const wanted = listeners.any() && !closed;
      if (wanted && open === null) await openUp();
      else if (!wanted && open !== null) {
        open.server.close();
        open = null;
        problem = null;
        told();
      } else if (wanted) told();
    });
  };

  const openUp = async (): Promise<void> => {
    const secret = await deps.secret.read();
    const state = { secret };
    const server = (): HookServer =>
      createHookServer({
        address: '127.0.0.1',
        alsoNamed: ['localhost'],
        clock: deps.clock,
        secret: () => open?.secret ?? state.secret,
        listens: listeners.has,
        onHook: listeners.deliver,
        onRefused: () => undefined,
      });
    for (const port of [deps.preferredPort, 0]) {
      const candidate = server();
      try {
        open = { server: candidate, secret, port: await candidate.open(port) };
        problem =
          open.port === deps.preferredPort || deps.preferredPort === 0
            ? null
            : { code: 'receiver.portTaken', params: { port: String(deps.preferredPort) } };
        deps.log.info('hook receiver open', { port: open.port });
        return told();
      } catch (error) {
        deps.log.error('hook receiver not opened', error, { port });
      }
    }
    problem = { code: 'receiver.notOpen', params: {} };
    told();
  };

  deps.secret.followRenewals(() => {
    work = work.then(async () => {
      if (open === null) return;
      open.secret = await deps.secret.read();
      told();
    });
  });

  return {
    baseUrl: () => (open === null ? null : `http://127.0.0.1:${open.port}/${open.secret}`),
    problem: () => problem,
    listen: listeners.add,
    snapshot: () =>
      listeners.any()
        ? {
            port: open?.port ?? null,
            preferredPortTaken: problem?.code === 'receiver.portTaken',
            problem,
          }
        : null,
    async openLink(link) {
      await work;
      if (open === null) return false;
      const read = readCallLink(link, open.secret, deps.clock.nowMs());
      return read !== null && listeners.deliver(read.source, read.hook);
    },
    close() {
      closed = true;
      follow();
    },
  };
}
