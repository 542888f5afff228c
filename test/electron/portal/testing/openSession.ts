import { onTestFinished } from 'vitest';
import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import { parseWebhookUrl, type WebhookAccess } from '../../../../contracts/access/webhookUrl.ts';
import type { PushHealth } from '../../../../contracts/portal.ts';
import type { Log } from '../../../../electron/core/ports/log.ts';
import type {
  Portals,
  PortalSession,
  PushChannel,
  PushMessage,
  TokenKeeper,
} from '../../../../electron/core/ports/portal.ts';
import type { PortalDeps } from '../../../../electron/portal/dependencies.ts';
import { createPortals } from '../../../../electron/portal/portals.ts';
import { createWsSockets } from '../../../../electron/portal/push/sockets/wsSocket.ts';

export interface SessionUnderTest extends PortalSession {
  /** Everything that left the session in any way: log lines, errors, health; searched for secrets at the end. */
  readonly said: readonly string[];
  note(value: unknown): void;
}

/** How long a test waits for something that happens at once; far above what a busy machine needs. */
export const soonMs = 4_000;

/** Keeps nothing and says so to nobody. */
const noKeeper: TokenKeeper = { keep: () => Promise.resolve() };

/**
 * Opens a session as the program does, with Node's fetch and `ws` in place of Electron's, and checks when the test is
 * over that neither the webhook's code nor a channel id was said anywhere.
 */
export function openSession(webhookUrl: string, deps: Partial<PortalDeps> = {}): SessionUnderTest {
  const access = accessOf(webhookUrl);
  return openAccess(access, { deps, secrets: [access.code] });
}

export interface OpenOptions {
  readonly deps?: Partial<PortalDeps>;
  readonly tokens?: TokenKeeper;
  /** What must not be said anywhere; read when the test is over. */
  readonly secrets: readonly string[];
}

/** The same, for any kind of sign-in. */
export function openAccess(access: PortalAccess, options: OpenOptions): SessionUnderTest {
  const said: string[] = [];
  const note = (value: unknown) => {
    said.push(describeDeep(value));
  };
  const session = createTestPortals(note, options.deps).open(access, options.tokens ?? noKeeper);
  onTestFinished(() => {
    const secrets = [...options.secrets, 'CHANNEL_ID'];
    const leaked = said.filter((text) => secrets.some((secret) => text.includes(secret)));
    if (leaked.length > 0)
      throw new Error(`A secret was said in ${leaked.length} places, first: ${leaked[0]}`);
  });
  return {
    waitNoMore: () => session.waitNoMore(),
    whoIs: async (userId) => noted(await session.whoIs(userId), note),
    check: async () => {
      try {
        return await session.check();
      } catch (error) {
        note(error);
        throw error;
      }
    },
    telephony: {
      hideCard: async (...args) => noted(await session.telephony.hideCard(...args), note),
      showCard: async (...args) => noted(await session.telephony.showCard(...args), note),
      registerCall: async (...args) => noted(await session.telephony.registerCall(...args), note),
      finishCall: async (...args) => noted(await session.telephony.finishCall(...args), note),
      saveNote: async (...args) => noted(await session.telephony.saveNote(...args), note),
      attachRecording: async (...args) => noted(await session.telephony.attachRecording(...args), note),
      attachTranscript: async (...args) => noted(await session.telephony.attachTranscript(...args), note),
      sendBatch: async (...args) => noted(await session.telephony.sendBatch(...args), note),
    },
    callerLookUp: {
      look: async (phoneNumber) => noted(await session.callerLookUp.look(phoneNumber), note),
    },
    callStatistics: session.callStatistics,
    workingDay: session.workingDay,
    ownNotices: session.ownNotices,
    clickLine: session.clickLine,
    callbackQueue: session.callbackQueue,
    push: session.push,
    connectorPush: session.connectorPush,
    said,
    note,
  };
}

/** Portals over Node's network. @param note hears every log line */
export function createTestPortals(
  note: (value: unknown) => void = () => undefined,
  deps: Partial<PortalDeps> = {},
): Portals {
  return createPortals({
    fetch: globalThis.fetch,
    openSocket: createWsSockets(),
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    timers: systemTimers,
    random: () => 0,
    log: noteLog(note),
    ...deps,
  });
}

export const systemTimers: PortalDeps['timers'] = {
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

function accessOf(webhookUrl: string): WebhookAccess {
  const check = parseWebhookUrl(webhookUrl);
  if (!check.ok) throw new Error(check.error.code);
  return check.access;
}

export interface Listening {
  readonly messages: readonly PushMessage[];
  readonly healths: readonly PushHealth[];
  /** Resolves with the first `count` messages. */
  waitForMessages(count: number): Promise<readonly PushMessage[]>;
  /** Resolves when the state now is, or becomes, this one. */
  waitForHealth(fits: (health: PushHealth) => boolean, what: string, timeoutMs?: number): Promise<PushHealth>;
  stop(): void;
}

/** Starts listening and stops with the test. @param channel the operator's own unless another is named */
export function listen(session: SessionUnderTest, channel: PushChannel = session.push): Listening {
  const messages: PushMessage[] = [];
  const healths: PushHealth[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const check of [...waiting]) check();
  };
  const stop = channel.start({
    onMessage: (message) => {
      messages.push(message);
      changed();
    },
    onHealth: (health) => {
      session.note(health);
      healths.push(health);
      changed();
    },
  });
  onTestFinished(stop);

  function until<T>(read: () => T | undefined, what: string, timeoutMs = soonMs): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`Waited ${timeoutMs} ms for ${what}; health was ${JSON.stringify(healths.at(-1))}`));
      }, timeoutMs);
      function check(): void {
        const value = read();
        if (value === undefined) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(value);
      }
      waiting.add(check);
      check();
    });
  }

  return {
    messages,
    healths,
    stop,
    waitForMessages: (count) =>
      until(() => (messages.length >= count ? messages.slice(0, count) : undefined), `${count} messages`),
    waitForHealth: (fits, what, timeoutMs) =>
      until(() => healths.slice(-1).find(fits), `health: ${what}`, timeoutMs),
  };
}

function noteLog(note: (value: unknown) => void): Log {
  return {
    info: (event, fields) => note([event, fields]),
    warn: (event, fields) => note([event, fields]),
    error: (event, cause, fields) => note([event, cause, fields]),
  };
}

function noted<T>(value: T, note: (value: unknown) => void): T {
  note(value);
  return value;
}

/** Everything inside, causes and hidden properties of errors included. */
function describeDeep(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  const own = Object.getOwnPropertyNames(value).map((name) => {
    const held: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
    return `${name}=${describeDeep(held, depth + 1)}`;
  });
  return `{${own.join(' ')}}`;
}
