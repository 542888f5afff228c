import { createServer, isIP, type AddressInfo, type Socket } from 'node:net';
import type { HookRefusal, PhoneSourceName } from '../../../contracts/phones.ts';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Hook } from '../../core/ports/phoneSource.ts';
import { phoneNewsNamed, phoneSourceNamed, readHook } from '../hookFields.ts';
import { readHookQuery } from '../hookQuery.ts';
import { canonicalAddress } from '../ipAddress.ts';
import { createConnections } from './connections.ts';
import { serveHookConnection, type Accepted, type Refused } from './hookConnection.ts';
import { createRateLimit, type RateLimit } from './rateLimit.ts';
import { hostWithoutPort, type RequestHead } from './requestHead.ts';

export interface HookServerDeps {
  readonly address: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Whether this is a secret that holds now. */
  readonly accepts: (secret: string) => boolean;
  readonly listens: (source: PhoneSourceName) => boolean;
  readonly onHook: (source: PhoneSourceName, hook: Hook) => void;
  /** Anything that was turned away. */
  readonly onRefused: (reason: HookRefusal) => void;
  /** By the caller's address as `canonicalAddress` has it, before anything is read; absent: everybody who reaches it. */
  readonly mayConnect?: (remoteAddress: string) => boolean;
  /** Most connections of one address; absent: as many as there may be in all. */
  readonly connectionsEach?: number;
}

export interface HookServer {
  /** @returns the port. @throws the system's error (`EADDRINUSE`, `EADDRNOTAVAIL`…) */
  open(port: number): Promise<number>;
  close(): void;
}

const urlLength = 8192;
const connectionsInAll = 256;
/** Of one kind of phone, so that one that has gone wild leaves the others theirs. */
const perSecond = 20;
const burst = 50;

/**
 * HTTP that can do one thing: report a call event. Answers with a status and no body, 204 where the event was taken and
 * 404 for any wrong path, whatever is wrong with it. Strangers cost no more than the look at their request: what is bounded
 * in number is counted of those alone who have shown the secret.
 */
export function createHookServer(deps: HookServerDeps): HookServer {
  const connections = createConnections({
    total: connectionsInAll,
    each: deps.connectionsEach ?? connectionsInAll,
  });
  const limits = new Map<PhoneSourceName, RateLimit>();
  const sockets = new Set<Socket>();

  // Paused: of those who may not connect nothing is read. Half open: some senders close their side with their request.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
    const remote = canonicalAddress(socket.remoteAddress ?? '') ?? '';
    if (deps.mayConnect !== undefined && !deps.mayConnect(remote)) {
      socket.on('error', () => undefined);
      socket.resetAndDestroy();
      return deps.onRefused('address');
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const admitted = connections.admit(remote, () => socket.destroy());
    serveHookConnection({ socket, admitted, timers: deps.timers, judge, onRefused: deps.onRefused });
    socket.resume();
  });

  const mayGoOn = (source: PhoneSourceName): boolean => {
    const limit = limits.get(source) ?? createRateLimit(perSecond, burst, () => deps.clock.monotonicMs());
    limits.set(source, limit);
    return limit.take();
  };

  const judge = (head: RequestHead): Refused | Accepted => {
    if (head.method !== 'GET' && head.method !== 'POST') return { status: 405, reason: 'notHttp' };
    if (head.isFromWebPage) return { status: 403, reason: 'webPage' };
    // A page whose name was made to point at us (DNS rebinding) asks for its own name; nobody can do that to an address.
    if (!head.hosts.every(isAddressOrLocalhost)) return { status: 403, reason: 'hostName' };
    if (head.targetLength > urlLength) return { status: 414, reason: 'tooLong' };
    const { isProven, place } = readPlace(head);
    if (!isProven) return { status: 404, reason: 'unproven' };
    if (place === null) return { status: 404, reason: 'place' };
    if (!mayGoOn(place.source)) return { status: 429, reason: 'tooMany' };
    const inAddress = readHookQuery(head.query);
    return {
      addressIsEnough: (inAddress.number ?? inAddress.callId ?? '') !== '',
      take(body) {
        const texts = { ...readHookQuery(body), ...inAddress };
        deps.onHook(place.source, readHook(place.news, texts, deps.clock.nowMs()));
      },
    };
  };

  /** `/<secret>/<phone>/<news>`, or without the secret where a header has it; doubled slashes and one at the end count for nothing. */
  const readPlace = ({ path, secret }: RequestHead) => {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(unescaped);
    const isInHeader = secret !== null && deps.accepts(secret);
    const isInPath = deps.accepts(parts[0] ?? '');
    const [source = '', news = '', ...rest] =
      isInPath || (isInHeader && parts.length > 2) ? parts.slice(1) : parts;
    const phone = phoneSourceNamed(source);
    const said = phoneNewsNamed(news);
    const isPlace = rest.length === 0 && phone !== null && said !== null && deps.listens(phone);
    return { isProven: isInHeader || isInPath, place: isPlace ? { source: phone, news: said } : null };
  };

  return {
    open: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host: deps.address, exclusive: true }, () => {
          server.off('error', reject);
          // What goes wrong with one connection later must not end the program.
          server.on('error', () => undefined);
          resolve(portOf(server.address()));
        });
      }),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function isAddressOrLocalhost(host: string): boolean {
  const name = hostWithoutPort(host)
    .toLowerCase()
    .replace(/(?<=[^.])\.$/, '');
  if (name === 'localhost' || isIP(name.replace(/%.*$/, '')) !== 0) return true;
  // `127.1`, `0x7f.0.0.1`: what browsers take for an address as well, so that it can be nobody's name.
  const url = `http://${name}/`;
  return /^[\da-fx.]+$/.test(name) && URL.canParse(url) && isIP(new URL(url).hostname) === 4;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function portOf(address: AddressInfo | string | null): number {
  return address === null || typeof address === 'string' ? 0 : address.port;
}
