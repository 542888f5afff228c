import { randomUUID } from 'node:crypto';
import { request, type OutgoingHttpHeaders } from 'node:http';
import { AppError } from '../../../contracts/errors.ts';
import type { PhoneSourceName } from '../../../contracts/phones.ts';
import type { Clock, Timers } from '../../../electron/core/ports/clock.ts';
import type { Hook, HookReceiver } from '../../../electron/core/ports/phoneSource.ts';
import type { SecretStore } from '../../../electron/core/ports/secretStore.ts';
import type { GivenPorts } from '../../../electron/receivers/loopbackReceiver.ts';
import { createHookSecret } from '../../../electron/receivers/hookSecret.ts';

export const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const systemTime: Clock & Timers = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

export const newId = (): string => randomUUID();

/** A keychain in memory; `missing` makes it fail as on a computer without one. */
export function createMemoryStore(): SecretStore & {
  readonly entries: Map<string, string>;
  missing: boolean;
} {
  const entries = new Map<string, string>();
  const check = (): void => {
    if (store.missing) throw new AppError('keychain.missing');
  };
  const store = {
    entries,
    missing: false,
    async read(account: string) {
      check();
      return await Promise.resolve(entries.get(account) ?? null);
    },
    async write(account: string, secret: string) {
      check();
      await Promise.resolve(entries.set(account, secret));
    },
    async remove(account: string) {
      check();
      await Promise.resolve(entries.delete(account));
    },
    status: () => ({ state: 'available' as const }),
    personIsHere: () => undefined,
    followReturn: () => () => undefined,
  };
  return store;
}

export function createTestSecret(store: SecretStore = createMemoryStore()) {
  return createHookSecret({ store, clock: systemTime, log: quietLog });
}

/** The ports given so far, as a file keeps them. */
export function createPortMemory(...given: readonly number[]): GivenPorts & { all(): readonly number[] } {
  let ports = given;
  return {
    read: () => ports,
    async write(changed) {
      ports = await Promise.resolve(changed);
    },
    all: () => ports,
  };
}

/** What a receiver told, and a way to wait for it. */
export interface Heard {
  readonly hooks: Hook[];
  /** Waits until the receiver is in this state; fails by the test's own time-out. */
  until(condition: () => boolean): Promise<void>;
  stop(): void;
}

export function listenTo(receiver: HookReceiver, source: PhoneSourceName): Heard {
  const hooks: Hook[] = [];
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const one of [...waiting]) one();
  };
  const stop = receiver.listen(source, {
    onHook(hook) {
      hooks.push(hook);
      look();
    },
    onReceiverChange: look,
  });
  return {
    hooks,
    stop,
    until: (condition) =>
      new Promise((resolve) => {
        const one = (): void => {
          if (!condition()) return;
          waiting.delete(one);
          resolve();
        };
        waiting.add(one);
        one();
      }),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** One request on a connection of its own. */
export function send(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: OutgoingHttpHeaders;
    readonly body?: string;
    readonly localAddress?: string;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body, localAddress } = options;
    const sent = request(
      url,
      { method, headers, agent: false, ...(localAddress === undefined ? {} : { localAddress }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
