import { net, session } from 'electron';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PushHealth } from '../../../contracts/portal.ts';
import type { PortalConnection } from '../../core/connection/portalConnectionTypes.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { SecretStore } from '../../core/ports/secretStore.ts';
import { checkResult, type Check, type CheckResult } from '../../core/selfCheck/check.ts';
import type { Topic } from '../../core/topic.ts';
import { readProxyRules } from '../../platform/proxyRules.ts';
import { isCancelledRedirect } from '../../core/ports/network/networkErrors.ts';
import { classifyNetworkError } from '../../portal/network/networkErrors.ts';

export interface ConnectionChecksDeps {
  readonly portal: Pick<
    PortalConnection,
    'connectionInUse' | 'connection' | 'channels' | 'portalOrigin' | 'checkAgain'
  >;
  readonly secrets: Pick<SecretStore, 'read' | 'write' | 'remove'>;
  readonly newId: () => string;
  readonly timers: Timers;
}

/** An account beside those of portals, which all have a host and a user id. */
const keychainAccount = 'self-check';
/** A keychain that asks its owner waits twenty seconds for an answer. */
const keychainLimitMs = 25_000;
const portalLimitMs = 45_000;
const networkAnswersWithinMs = 10_000;
const channelSettlesWithinMs = 15_000;

/** From the keychain over the network to the portal, and back over its live channel. */
export function createConnectionChecks({ portal, secrets, newId, timers }: ConnectionChecksDeps) {
  /** What rights and live calls are read from. */
  let asked: Promise<void> = Promise.resolve();

  const keychain = async (): Promise<CheckResult> => {
    const written = newId();
    await secrets.write(keychainAccount, written, 'person');
    const read = await secrets.read(keychainAccount, 'person');
    await secrets.remove(keychainAccount, 'person');
    return checkResult(read === written ? null : { code: 'keychain.failed', params: {} });
  };

  const network = async (): Promise<CheckResult> => {
    const origin = portal.portalOrigin();
    const offline = net.isOnline() ? null : ({ code: 'portal.offline', params: {} } as const);
    if (origin === null) return checkResult(offline);
    const { host } = new URL(origin);
    // Nothing of an answer is ever on the disk; no secret goes along.
    const requests = session.fromPartition('self-check', { cache: false });
    const rules = await requests.resolveProxy(origin);
    const way = readProxyRules(rules);
    try {
      const response = await requests.fetch(origin, {
        method: 'HEAD',
        credentials: 'omit',
        redirect: 'manual',
        signal: AbortSignal.timeout(networkAnswersWithinMs),
      });
      await response.body?.cancel();
    } catch (error) {
      // Whoever redirects was reached.
      if (!isCancelledRedirect(error)) return checkResult(offline ?? problemOf(error, host));
    }
    return {
      state: 'works',
      facts: {
        host,
        ...(way.kind === 'direct' ? {} : { proxy: way.kind === 'httpProxy' ? way.url : rules }),
      },
    };
  };

  const inUse = () => {
    const connection = portal.connectionInUse();
    return connection.status === 'connected' ? connection : null;
  };

  return [
    { name: 'keychain', isNoticed: true, limitMs: keychainLimitMs, run: keychain },
    { name: 'network', limitMs: networkAnswersWithinMs + 5_000, run: network },
    {
      name: 'portal',
      // A keychain may be asked for what is stored there.
      isNoticed: true,
      limitMs: portalLimitMs,
      async run() {
        asked = portal.checkAgain();
        await asked;
        const connection = inUse();
        if (connection !== null) {
          const nobody = connection.isUsedAllTheSame ? null : connection.nobody;
          return checkResult(connection.problem ?? nobody, { host: connection.portalHost });
        }
        const now = portal.connection.get();
        const problem = now.status === 'notConnected' ? now.problem : null;
        return problem === null ? { state: 'notInUse' } : checkResult(problem);
      },
    },
    {
      name: 'rights',
      limitMs: portalLimitMs,
      async run() {
        await asked.catch(() => undefined);
        const connection = inUse();
        if (connection === null) return { state: 'notInUse' };
        const missing = connection.capabilities.find(({ works }) => !works);
        return checkResult(
          missing === undefined
            ? null
            : { code: 'portal.insufficientScope', params: { scope: missing.scope } },
        );
      },
    },
    {
      name: 'liveCalls',
      limitMs: portalLimitMs + channelSettlesWithinMs,
      async run() {
        await asked.catch(() => undefined);
        if (inUse() === null) return { state: 'notInUse' };
        const [channel] = await settled(portal.channels, timers);
        if (channel === undefined) return { state: 'notInUse' };
        if (channel.state !== 'live')
          return checkResult(channel.problem ?? { code: 'push.notLive', params: {} });
        return { state: 'works', facts: { transport: channel.transport ?? '' } };
      },
    },
  ] satisfies readonly Check[];
}

function problemOf(error: unknown, host: string): AppErrorData {
  const tookTooLong = error instanceof Error && error.name === 'TimeoutError';
  return { code: tookTooLong ? 'portal.timedOut' : classifyNetworkError(error).code, params: { host } };
}

/** The channels once the first of them is no longer connecting, or after a while as they are then. */
async function settled(
  channels: Topic<readonly PushHealth[]>,
  timers: Timers,
): Promise<readonly PushHealth[]> {
  const isSettled = (): boolean => channels.get()[0]?.state !== 'connecting';
  if (!isSettled()) {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        stop();
        stopWaiting();
        resolve();
      };
      const stop = channels.follow(() => {
        if (isSettled()) end();
      });
      const stopWaiting = timers.after(channelSettlesWithinMs, end);
    });
  }
  return channels.get();
}
