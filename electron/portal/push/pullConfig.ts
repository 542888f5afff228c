import * as v from 'valibot';
import { isLoopbackHost } from '../../../contracts/access/origin.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { mayHaveSlept } from '../network/serverClock.ts';

/** What `pull.config.get` says, as far as a listener needs it. Channel ids are secrets. */
export interface PullConfig {
  readonly serverVersion: number;
  /** Null where the portal names none that may be used. */
  readonly webSocketUrl: string | null;
  readonly longPollUrl: string | null;
  readonly privateChannel: string;
  readonly sharedChannel: string | null;
  readonly clientId: string | null;
  /** Of push servers of version 5 and newer, in place of the channel ids. */
  readonly token: string | null;
  readonly revision: number;
  /** How long the channels live from the moment of the answer, in ms; null where it does not say. */
  readonly lifetimeMs: number | null;
  /** The portal's clock minus ours, in ms; null where it does not say its time. */
  readonly clockAheadMs: number | null;
  /** Our clock minus the monotonic one at that moment, in ms: by this a clock that was set since is noticed. */
  readonly clockBaseMs: number;
}

/** Push servers from version 5 on, which give a token. */
export function speaksJsonRpc(config: PullConfig): boolean {
  return config.token !== null;
}

/** Addresses and tokens make up the address to listen at, which servers take up to some 8 kB of. */
const longestText = 4_000;
const text = v.fallback(v.optional(v.nullable(v.pipe(v.string(), v.maxLength(longestText))), null), null);
const numberLike = v.fallback(
  v.optional(v.nullable(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite())), null),
  null,
);
const yes = v.fallback(
  v.pipe(
    v.optional(v.union([v.boolean(), v.number(), v.string()]), true),
    v.transform((flag) => flag === true || flag === 1 || flag === '1' || flag === 'Y' || flag === 'true'),
  ),
  true,
);
/** Unix seconds, as number or text, or an ISO date: to Unix ms. */
const moment = v.fallback(
  v.optional(v.nullable(v.pipe(v.union([v.number(), v.string()]), v.transform(toMs), v.finite())), null),
  null,
);
const channel = v.fallback(
  v.optional(v.nullable(v.object({ id: v.pipe(v.string(), v.maxLength(1_000)), end: moment })), null),
  null,
);

const configSchema = v.object({
  server: v.object({
    version: numberLike,
    server_enabled: yes,
    websocket_enabled: yes,
    websocket: text,
    websocket_secure: text,
    long_polling: text,
    // Bitrix24's own spelling; the right one is accepted in case it is ever mended.
    long_pooling_secure: text,
    long_polling_secure: text,
  }),
  api: v.fallback(v.optional(v.object({ revision_web: numberLike }), { revision_web: null }), {
    revision_web: null,
  }),
  channels: v.object({ private: channel, shared: channel }),
  exp: moment,
  clientId: text,
  jwt: text,
  serverTime: moment,
});

const defaultRevision = 19;
const defaultVersion = 4;

/**
 * Reads the answer of `pull.config.get` (shape: SDK and source of module pull 25.200), leniently.
 * @param origin the portal's: only a portal on plain loopback http may name `ws:` and `http:` addresses
 * @returns null where it is no such answer, or says that the push server is switched off
 */
export function readPullConfig(result: unknown, origin: string, clock: Clock): PullConfig | null {
  const nowMs = clock.nowMs();
  const parsed = v.safeParse(configSchema, result);
  if (!parsed.success) return null;
  const { server, api, channels, exp, clientId, jwt, serverTime } = parsed.output;
  const privateChannel = channels.private?.id ?? '';
  const version = server.version ?? defaultVersion;
  if (!server.server_enabled || (privateChannel === '' && (jwt === null || version < 5))) return null;

  const portal = new URL(origin);
  const plain = portal.protocol === 'http:' && isLoopbackHost(portal.hostname);
  const usable = (candidates: readonly (string | null)[]) =>
    candidates.find((url) => url !== null && isUsable(url, plain)) ?? null;
  const serverNowMs = serverTime ?? nowMs;
  const ends = [exp, channels.private?.end, channels.shared?.end].filter(
    (end) => end !== null && end !== undefined,
  );
  // `exp: 0` and dates long gone say nothing.
  const livesMs = ends.map((end) => end - serverNowMs).filter((lifeMs) => lifeMs > 0);

  return {
    serverVersion: version,
    webSocketUrl: server.websocket_enabled
      ? usable(
          plain ? [server.websocket, server.websocket_secure] : [server.websocket_secure, server.websocket],
        )
      : null,
    longPollUrl: usable(
      plain
        ? [server.long_polling, server.long_pooling_secure, server.long_polling_secure]
        : [server.long_pooling_secure, server.long_polling_secure, server.long_polling],
    ),
    privateChannel,
    sharedChannel: channels.shared?.id ?? null,
    clientId,
    token: version >= 5 ? jwt : null,
    revision: api.revision_web ?? defaultRevision,
    lifetimeMs: livesMs.length === 0 ? null : Math.min(...livesMs),
    clockAheadMs: serverTime === null ? null : serverTime - nowMs,
    clockBaseMs: nowMs - clock.monotonicMs(),
  };
}

/** Channels live about 12 hours (source of module pull 25.200); asked anew sooner where nothing is said. */
const assumedLifeMs = 6 * 3_600_000;
const longestMarginMs = 5 * 60_000;
const shortestRenewalMs = 30_000;

/** Whether a configuration may be used still. */
export interface ConfigAge {
  isOver(): boolean;
}

/**
 * To be called when it comes.
 *
 * @param leastMs how long it is used at least, however short it says that its life is
 */
export function followAge(config: PullConfig, clock: Clock, leastMs: number): ConfigAge {
  const readAt = { atMs: clock.monotonicMs(), wallMs: clock.nowMs() };
  const endsAtMs = readAt.atMs + Math.max(configLifeMs(config), leastMs);
  return {
    // After a sleep that nobody announced, what is replayed would look as young as the sleep was long.
    isOver: () => clock.monotonicMs() >= endsAtMs || mayHaveSlept(clock, readAt),
  };
}

/** How long a configuration may be used, in ms from when it came. */
function configLifeMs({ lifetimeMs }: PullConfig): number {
  return Math.min(lifetimeMs ?? assumedLifeMs, 24 * 3_600_000);
}

/** When to ask for the next one: 5 minutes before the end, or a tenth of what is left; at the end when that is near. */
export function renewAfterMs(config: PullConfig): number {
  const lifeMs = configLifeMs(config);
  return Math.max(lifeMs - Math.min(longestMarginMs, lifeMs / 10), Math.min(lifeMs, shortestRenewalMs));
}

function isUsable(text: string, plainAllowed: boolean): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.protocol === 'wss:' || url.protocol === 'https:') return true;
  return plainAllowed && isLoopbackHost(url.hostname) && (url.protocol === 'ws:' || url.protocol === 'http:');
}

function toMs(value: number | string): number {
  const seconds = typeof value === 'number' || /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  return Number.isNaN(seconds) ? Date.parse(String(value)) : seconds * 1000;
}
