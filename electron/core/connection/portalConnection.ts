import { AppError, toAppErrorData, type AppErrorData } from '../../../contracts/errors.ts';
import type { Capability, Connection, Operator, PushHealth } from '../../../contracts/portal.ts';
import {
  accountName,
  maskedWebhookUrl,
  parseWebhookUrl,
  portalHost,
  type WebhookAccess,
} from '../../../contracts/webhookUrl.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { ConnectionRecord, ConnectionRecords } from '../ports/connectionRecord.ts';
import type { Log } from '../ports/log.ts';
import type { PortalCheck, Portals, PortalSession, PushMessage } from '../ports/portal.ts';
import type { SecretStore } from '../ports/secretStore.ts';
import { createTopic, type Topic } from '../topic.ts';
import { capabilitiesOf, grantsTelephony } from './capabilities.ts';

export interface PortalConnectionDeps {
  readonly portals: Portals;
  readonly secrets: SecretStore;
  readonly records: ConnectionRecords;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** A portal is in use from now on, or none. */
  readonly onSession: (session: PortalSession | null) => void;
  readonly onPushMessage: (message: PushMessage) => void;
}

/** The one connection to a portal: made, kept, checked and taken apart here. */
export interface PortalConnection {
  readonly connection: Topic<Connection>;
  readonly push: Topic<PushHealth>;
  /** Takes up the stored connection, if there is one. Waits for nothing. */
  start(): void;
  /** @throws AppError `webhookUrl.*`, `portal.*`: nothing is stored then */
  connect(webhookUrl: string): Promise<void>;
  /** Uses the checked webhook without storing it. @throws AppError `portal.notConnected` where none was checked */
  keepForSession(): void;
  /** Forgets the portal and removes its secret from the keychain. @throws AppError `keychain.*` if that fails */
  disconnect(): Promise<void>;
  /** Asks the portal once more who we are and what works. */
  checkAgain(): Promise<void>;
  networkReturned(): void;
  wokeUp(): void;
  goesToSleep(): void;
  operatorUserId(): number | null;
  portalOrigin(): string | null;
}

interface Live {
  readonly access: WebhookAccess;
  readonly session: PortalSession;
  readonly storedIn: 'keychain' | 'session';
  readonly stopPush: () => void;
  readonly sinceMs: number;
}

const keychainRetryMs = 5_000;
const channelWithinMs = 2_000;
const recheckFirstMs = 5_000;
const recheckLongestMs = 120_000;

export function createPortalConnection(deps: PortalConnectionDeps): PortalConnection {
  const { portals, secrets, records, clock, timers, random, log } = deps;
  const connection = createTopic<Connection>({ status: 'notConnected', problem: null });
  const push = createTopic<PushHealth>(pushOff(clock.nowMs()));
  let live: Live | null = null;
  let awaitingConsent: { access: WebhookAccess; session: PortalSession; check: PortalCheck } | null = null;
  let cancelRecheck: (() => void) | null = null;
  let cancelKeychainRetry: (() => void) | null = null;
  let failedChecks = 0;

  const showConnected = (
    of: Live,
    operator: Operator | null,
    capabilities: readonly Capability[],
    problem: AppErrorData | null,
  ): void => {
    connection.publish({
      status: 'connected',
      portalHost: portalHost(of.access),
      maskedUrl: maskedWebhookUrl(of.access),
      operator,
      capabilities: [...capabilities],
      storedIn: of.storedIn,
      sinceMs: of.sinceMs,
      problem,
    });
  };

  const goLive = (access: WebhookAccess, session: PortalSession, storedIn: 'keychain' | 'session'): Live => {
    stopWaiting();
    live?.stopPush();
    const stopPush = session.push.start({
      onMessage: deps.onPushMessage,
      onHealth: (health) => push.publish(health),
    });
    live = { access, session, storedIn, stopPush, sinceMs: clock.nowMs() };
    awaitingConsent = null;
    failedChecks = 0;
    deps.onSession(session);
    return live;
  };

  /**
   * Waits until the live channel is up or known not to come, so that "Connected" means that the next call is seen; not for
   * long, since cards can be hidden without it.
   */
  const channelKnown = (): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        cancel();
        stopFollowing();
        resolve();
      };
      const isKnown = (health: PushHealth): boolean =>
        health.state !== 'off' && health.state !== 'connecting';
      const cancel = timers.after(channelWithinMs, done);
      const stopFollowing = push.follow((health) => {
        if (isKnown(health)) done();
      });
      if (isKnown(push.get())) done();
    });

  const stopWaiting = (): void => {
    cancelRecheck?.();
    cancelRecheck = null;
    cancelKeychainRetry?.();
    cancelKeychainRetry = null;
  };

  /** A connection that the disk does not take is one all the same, until Ringside quits. */
  const remember = async ({ origin, userId }: WebhookAccess, check: PortalCheck): Promise<void> => {
    const { operator } = check;
    await records
      .write({ origin, userId, operator, capabilities: capabilitiesOf(check) })
      .catch((error: unknown) => log.error('connection not remembered', error));
  };

  /** Asks a connected portal who we are; what fails is said and asked again later, nothing is given up. */
  const checkLive = async (): Promise<void> => {
    const asked = live;
    if (asked === null) return;
    cancelRecheck?.();
    cancelRecheck = null;
    try {
      const check = await asked.session.check();
      if (live !== asked) return;
      failedChecks = 0;
      const problem = grantsTelephony(check) ? null : missingTelephony();
      showConnected(asked, check.operator, capabilitiesOf(check), problem);
      if (asked.storedIn === 'keychain') await remember(asked.access, check);
    } catch (error) {
      if (live !== asked) return;
      failedChecks += 1;
      const shown = connection.get();
      const problem = toAppErrorData(error);
      log.warn('portal check failed', { code: problem.code });
      if (shown.status === 'connected') showConnected(asked, shown.operator, shown.capabilities, problem);
      const longestMs = Math.min(recheckLongestMs, recheckFirstMs * 2 ** (failedChecks - 1));
      cancelRecheck = timers.after(longestMs / 2 + (random() * longestMs) / 2, () => void checkLive());
    }
  };

  const takeUpStored = async (record: ConnectionRecord): Promise<void> => {
    const named = { origin: record.origin, userId: record.userId };
    try {
      const code = await secrets.read(accountName(named));
      if (live !== null || awaitingConsent !== null) return;
      if (code === null) {
        connection.publish({ status: 'notConnected', problem: { code: 'keychain.entryGone', params: {} } });
        return;
      }
      const access: WebhookAccess = { kind: 'webhook', ...named, code };
      const of = goLive(access, portals.open(access), 'keychain');
      showConnected(of, record.operator, record.capabilities, null);
      await checkLive();
    } catch (error) {
      const problem = toAppErrorData(error);
      log.error('stored connection not readable', error, { code: problem.code });
      if (live !== null) return;
      // A webhook that waits for the operator's word is not taken away by an older one that cannot be read.
      if (awaitingConsent === null) connection.publish({ status: 'notConnected', problem });
      // A keychain that comes back is noticed without a restart.
      cancelKeychainRetry = timers.after(keychainRetryMs, () => void takeUpStored(record));
    }
  };

  const useChecked = async (
    access: WebhookAccess,
    session: PortalSession,
    check: PortalCheck,
  ): Promise<void> => {
    try {
      await secrets.write(accountName(access), access.code);
    } catch (error) {
      const problem = toAppErrorData(error);
      log.error('webhook not stored', error, { code: problem.code });
      awaitingConsent = { access, session, check };
      connection.publish({
        status: 'needsSessionConsent',
        portalHost: portalHost(access),
        operator: check.operator,
        problem,
      });
      return;
    }
    // Before it is said to be connected: quitting at that moment must not leave a secret that nobody remembers.
    await remember(access, check);
    const of = goLive(access, session, 'keychain');
    await channelKnown();
    showConnected(of, check.operator, capabilitiesOf(check), null);
    log.info('portal connected', { host: portalHost(access) });
  };

  return {
    connection,
    push,
    start() {
      const record = records.read();
      if (record === null) return;
      connection.publish({ status: 'connecting', portalHost: portalHost(record) });
      void takeUpStored(record);
    },
    async connect(webhookUrl) {
      const parsed = parseWebhookUrl(webhookUrl);
      if (!parsed.ok) throw new AppError(parsed.error.code, parsed.error.params);
      const before = connection.get();
      if (live === null) connection.publish({ status: 'connecting', portalHost: portalHost(parsed.access) });
      try {
        const session = portals.open(parsed.access);
        const check = await session.check();
        if (!grantsTelephony(check))
          throw new AppError('portal.telephonyScopeMissing', missingTelephony().params);
        await useChecked(parsed.access, session, check);
      } catch (error) {
        if (live === null) connection.publish(before.status === 'connecting' ? disconnected() : before);
        log.warn('portal not connected', { code: toAppErrorData(error).code });
        throw error;
      }
    },
    keepForSession() {
      if (awaitingConsent === null) throw new AppError('portal.notConnected');
      const { access, session, check } = awaitingConsent;
      const of = goLive(access, session, 'session');
      showConnected(of, check.operator, capabilitiesOf(check), null);
      log.info('portal connected for this session', { host: portalHost(access) });
    },
    async disconnect() {
      stopWaiting();
      const was = live;
      if (was === null) {
        awaitingConsent = null;
        connection.publish(disconnected());
        return;
      }
      if (was.storedIn === 'keychain') await secrets.remove(accountName(was.access));
      was.stopPush();
      live = null;
      deps.onSession(null);
      await records.write(null);
      push.publish(pushOff(clock.nowMs()));
      connection.publish(disconnected());
      log.info('portal disconnected', { host: portalHost(was.access) });
    },
    async checkAgain() {
      live?.session.push.reconnectNow('networkReturned');
      await checkLive();
    },
    networkReturned() {
      live?.session.push.reconnectNow('networkReturned');
      if (failedChecks > 0) void checkLive();
    },
    wokeUp() {
      live?.session.push.reconnectNow('wokeUp');
      if (failedChecks > 0) void checkLive();
    },
    goesToSleep: () => live?.session.push.pause(),
    operatorUserId: () => live?.access.userId ?? null,
    portalOrigin: () => live?.access.origin ?? null,
  };
}

function disconnected(): Connection {
  return { status: 'notConnected', problem: null };
}

function missingTelephony(): AppErrorData {
  return { code: 'portal.telephonyScopeMissing', params: { scope: 'telephony' } };
}

function pushOff(sinceMs: number): PushHealth {
  return { state: 'off', transport: null, sinceMs, problem: null, lastMessageAtMs: null };
}
