import type { AppErrorData } from '../../contracts/errors.ts';
import type { PhonesSnapshot } from '../../contracts/phones.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { HookReceiver } from '../core/ports/phoneSource.ts';
import { readCallLink } from './callLink.ts';
import { createHookDoor } from './hookDoor.ts';
import { createHookListeners } from './hookListeners.ts';
import type { HookSecret } from './hookSecret.ts';
import { createHookServer, type HookServer } from './http/hookServer.ts';
import { createInTurn } from './inTurn.ts';
import { createRefusals } from './refusals.ts';

/** Not registered for anything with IANA, below the ports that systems give out by themselves. */
export const loopbackPort = 47_113;

/** The ports that set-up texts of this operator may hold, the first one given first. */
export interface GivenPorts {
  read(): readonly number[];
  write(ports: readonly number[]): Promise<void>;
}

export interface LoopbackReceiverDeps {
  readonly secret: HookSecret;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Where none was given yet. */
  readonly preferredPort: number;
  readonly givenPorts: GivenPorts;
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
  /** For good, at the program's end. Settles once nobody listens at a port any more. */
  close(): Promise<void>;
}

interface Open {
  /** One a port. */
  readonly servers: readonly HookServer[];
  /** That set-up texts name now. */
  readonly port: number;
}

/** The first and the latest ones: a port that is taken by something else every now and then must not fill the list. */
const portsAtMost = 3;

export function createLoopbackReceiver(deps: LoopbackReceiverDeps): LoopbackReceiver {
  const { secret, log } = deps;
  let open: Open | null = null;
  let problem: AppErrorData | null = null;
  let closed = false;
  const inTurn = createInTurn(log, 'hook receiver');
  const refusals = createRefusals({ ...deps, receiver: 'loopback' });

  const listeners = createHookListeners(() => void follow(), log);
  const told = (): void => {
    listeners.changed();
    deps.onChange();
  };

  const follow = (): Promise<void> =>
    inTurn(async () => {
      const wanted = listeners.any() && !closed;
      if (wanted && open === null) await openUp();
      else if (!wanted && open !== null) {
        for (const server of open.servers) server.close();
        open = null;
        problem = null;
      } else if (!wanted) return;
      told();
    });

  const door = createHookDoor({ secret, listeners, refusals });
  const newServer = (): HookServer =>
    createHookServer({
      address: '127.0.0.1',
      clock: deps.clock,
      timers: deps.timers,
      ...door,
    });

  /**
   * Phones may have been set up with any port that was given to this operator, so all of them are listened at. Another
   * one's, where several share a computer, is left alone.
   */
  const openUp = async (): Promise<void> => {
    await secret.read();
    const given = deps.givenPorts.read();
    const [first = deps.preferredPort, ...more] = given;
    const servers: { readonly server: HookServer; readonly port: number }[] = [];
    const tryPort = async (port: number): Promise<void> => {
      const server = newServer();
      try {
        servers.push({ server, port: await server.open(port) });
      } catch (error) {
        log.error('hook receiver not opened', error, { port });
      }
    };
    for (const port of [first, ...more]) await tryPort(port);
    if (servers.length === 0) await tryPort(0);
    const port = servers[0]?.port;
    if (port === undefined) {
      problem = { code: 'receiver.notOpen', params: {} };
      return;
    }
    problem =
      port === first || first === 0 ? null : { code: 'receiver.portTaken', params: { port: String(first) } };
    open = { servers: servers.map(({ server }) => server), port };
    log.info('hook receiver open', { port });
    if (given.includes(port)) return;
    const all = [...given, port];
    await deps.givenPorts
      .write(all.length > portsAtMost ? [...all.slice(0, 1), ...all.slice(1 - portsAtMost)] : all)
      .catch((error: unknown) => log.error('port not remembered', error, { port }));
  };

  secret.followChanges(() => void inTurn(() => (open === null ? undefined : told())));

  return {
    baseUrl: () => (open === null ? null : `http://127.0.0.1:${open.port}/${secret.current() ?? ''}`),
    problem: () => problem,
    listen: listeners.add,
    snapshot: () =>
      listeners.any()
        ? {
            port: open?.port ?? null,
            preferredPortTaken: problem?.code === 'receiver.portTaken',
            refused: refusals.all(),
            problem,
          }
        : null,
    async openLink(link) {
      // Whatever is under way, above all the opening.
      await inTurn(() => undefined);
      if (open === null) return false;
      const read = readCallLink(link, secret.accepts, deps.clock.nowMs());
      if (read?.kind === 'refused') refusals.count('unproven');
      return read?.kind === 'hook' && listeners.deliver(read.source, read.hook);
    },
    close() {
      closed = true;
      return follow();
    },
  };
}
