import { AppError, toAppErrorData, type AppErrorData } from '../../../contracts/errors.ts';
import { parsePortalAddress } from '../../../contracts/access/portalAddress.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import type { Connection, PushHealth } from '../../../contracts/portal.ts';
import {
  accountName,
  isLoopbackHost,
  parseWebhookUrl,
  portalHost,
} from '../../../contracts/access/webhookUrl.ts';
import type { ConnectionRecord } from '../ports/connectionRecord.ts';
import type { PortalCheck } from '../ports/portal.ts';
import { createTopic } from '../topic.ts';
import { accessOf } from './accessSecret.ts';
import { capabilitiesOf, grantsTelephony } from './capabilities.ts';
import { channelKnown } from './channelKnown.ts';
import {
  connectedSnapshot,
  disconnected,
  missingTelephony,
  pushOff,
  type Shown,
} from './connectionSnapshots.ts';
import { createPortalUse, type PortalUse } from './portalUse.ts';
import type { PortalConnection, PortalConnectionDeps } from './portalConnectionTypes.ts';
import { signInByApplication } from './signIn.ts';

const keychainRetryMs = 5_000;
const recheckFirstMs = 5_000;
const recheckLongestMs = 120_000;

export function createPortalConnection(deps: PortalConnectionDeps): PortalConnection {
  const { portals, secrets, records, clock, timers, random, log } = deps;
  const connection = createTopic<Connection>(disconnected());
  const push = createTopic<PushHealth>(pushOff(clock.nowMs()));
  const connectorPush = createTopic<PushHealth>(pushOff(clock.nowMs()));
  let live: PortalUse | null = null;
  let shown: Shown | null = null;
  let awaitingConsent: { readonly use: PortalUse; readonly check: PortalCheck } | null = null;
  let cancelRecheck: (() => void) | null = null;
  let cancelKeychainRetry: (() => void) | null = null;
  let failedChecks = 0;

  const show = (change: Partial<Shown>): void => {
    if (live === null || shown === null) return;
    shown = { ...shown, ...change };
    connection.publish(connectedSnapshot(live, shown));
  };

  const stopWaiting = (): void => {
    cancelRecheck?.();
    cancelRecheck = null;
    cancelKeychainRetry?.();
    cancelKeychainRetry = null;
  };

  const newUse = (access: PortalAccess): PortalUse => createPortalUse({ portals, secrets, log }, access);

  const goLive = (
    use: PortalUse,
    what: Omit<Shown, 'sinceMs' | 'newHost'>,
    renamedFrom: string | null,
  ): void => {
    stopWaiting();
    live?.stop();
    live = use;
    awaitingConsent = null;
    failedChecks = 0;
    shown = { ...what, newHost: null, sinceMs: clock.nowMs() };
    use.startChannels({
      push: { onMessage: deps.onPushMessage, onHealth: push.publish },
      connector: { onMessage: deps.onConnectorMessage, onHealth: connectorPush.publish },
    });
    deps.onPortal({ account: accountName(use.access()), session: use.session, renamedFrom });
  };

  /** A connection that the disk does not take is one all the same, until Ringside quits. */
  const remember = async (use: PortalUse, check: PortalCheck): Promise<void> => {
    if (use.storedIn() !== 'keychain') return;
    const { origin, userId } = use.access();
    const capabilities = capabilitiesOf(check, use.signedInBy);
    await records
      .write({ origin, userId, operator: check.operator, capabilities })
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
      show({
        operator: check.operator,
        capabilities: capabilitiesOf(check, asked.signedInBy),
        problem,
        newHost: null,
      });
      await remember(asked, check);
    } catch (error) {
      if (live !== asked) return;
      failedChecks += 1;
      const problem = toAppErrorData(error);
      log.warn('portal check failed', { error: problem.code });
      reportProblem(problem);
      const longestMs = Math.min(recheckLongestMs, recheckFirstMs * 2 ** (failedChecks - 1));
      cancelRecheck = timers.after(longestMs / 2 + (random() * longestMs) / 2, () => void checkLive());
    }
  };

  const reportProblem = (problem: AppErrorData): void => {
    const newHost = problem.code === 'portal.moved' ? (problem.params['newHost'] ?? null) : null;
    show(newHost === null ? { problem } : { problem, newHost });
  };

  const takeUpStored = async (record: ConnectionRecord): Promise<void> => {
    const sayNotConnected = (problem: AppErrorData): void =>
      connection.publish({ status: 'notConnected', problem });
    try {
      const secret = await secrets.read(accountName(record));
      if (live !== null || awaitingConsent !== null) return;
      const access = secret === null ? null : accessOf(record, secret);
      if (access === null) return sayNotConnected({ code: 'keychain.entryGone', params: {} });
      const use = newUse(access);
      use.markStored('keychain');
      goLive(use, { operator: record.operator, capabilities: record.capabilities, problem: null }, null);
      show({});
      await checkLive();
    } catch (error) {
      const problem = toAppErrorData(error);
      log.error('stored connection not readable', error, { error: problem.code });
      if (live !== null) return;
      // A webhook that waits for the operator's word is not taken away by an older one that cannot be read.
      if (awaitingConsent === null) sayNotConnected(problem);
      // A keychain that comes back is noticed without a restart.
      cancelKeychainRetry = timers.after(keychainRetryMs, () => void takeUpStored(record));
    }
  };

  /** Checks an access, stores it and goes live with it; without a keychain it waits for the operator's word. */
  const establish = async (access: PortalAccess, renamedFrom: string | null): Promise<void> => {
    const use = newUse(access);
    const check = await use.session.check();
    if (!grantsTelephony(check))
      throw new AppError('portal.telephonyScopeMissing', missingTelephony().params);
    try {
      await use.store();
    } catch (error) {
      const problem = toAppErrorData(error);
      log.error('access not stored', error, { error: problem.code });
      awaitingConsent = { use, check };
      connection.publish({
        status: 'needsSessionConsent',
        portalHost: portalHost(access),
        operator: check.operator,
        problem,
      });
      return;
    }
    // Before it is said to be connected: quitting at that moment must not leave a secret that nobody remembers.
    await remember(use, check);
    goLive(use, whatWorks(use, check), renamedFrom);
    await channelKnown(use.signedInBy === 'webhook' ? push : connectorPush, timers);
    if (live === use) show({});
    log.info('portal connected', { host: portalHost(access), by: use.signedInBy });
  };

  /** Runs one attempt to connect; what was shown before is shown again when it fails. */
  const attempt = async (host: string, connectTo: () => Promise<void>): Promise<void> => {
    const before = connection.get();
    if (live === null) connection.publish({ status: 'connecting', portalHost: host });
    try {
      await connectTo();
    } catch (error) {
      if (live === null) connection.publish(before.status === 'connecting' ? disconnected() : before);
      log.warn('portal not connected', { error: toAppErrorData(error).code });
      throw error;
    }
  };

  return {
    connection,
    push,
    connectorPush,
    commandFailed(problem) {
      if (problem.code === 'portal.moved') reportProblem(problem);
      // That this sign-in may not register calls is known then; asking the portal would tell nothing new.
      else if (problem.code !== 'register.webhookMayNot') void checkLive();
    },
    start() {
      const record = records.read();
      if (record === null) return;
      connection.publish({ status: 'connecting', portalHost: portalHost(record) });
      void takeUpStored(record);
    },
    async connect(webhookUrl) {
      const parsed = parseWebhookUrl(webhookUrl);
      if (!parsed.ok) throw new AppError(parsed.error.code, parsed.error.params);
      await attempt(portalHost(parsed.access), () => establish(parsed.access, null));
    },
    async signIn(form) {
      const address = parsePortalAddress(form.portalAddress);
      if (!address.ok) throw new AppError(address.error.code, address.error.params);
      await attempt(portalHost(address), async () =>
        establish(await signInByApplication(deps, address.origin, form), null),
      );
    },
    cancelSignIn: () => deps.signInWindow.close(),
    keepForSession() {
      if (awaitingConsent === null) throw new AppError('portal.notConnected');
      const { use, check } = awaitingConsent;
      use.markStored('session');
      goLive(use, whatWorks(use, check), null);
      show({});
      log.info('portal connected for this session', { host: portalHost(use.access()) });
    },
    async acceptNewAddress() {
      const newHost = shown?.newHost ?? null;
      if (live === null || newHost === null) throw new AppError('portal.notConnected');
      const former = live;
      const from = accountName(former.access());
      await establish({ ...former.access(), origin: originAt(newHost) }, from);
      if (former.storedIn() === 'keychain') await secrets.remove(from);
    },
    async disconnect() {
      stopWaiting();
      const was = live;
      awaitingConsent = null;
      if (was !== null) {
        await was.forget();
        was.stop();
        live = null;
        shown = null;
        deps.onPortal(null);
        log.info('portal disconnected', { host: portalHost(was.access()) });
      }
      await records.write(null);
      push.publish(pushOff(clock.nowMs()));
      connectorPush.publish(pushOff(clock.nowMs()));
      connection.publish(disconnected());
    },
    async checkAgain() {
      live?.reconnect('networkReturned');
      await checkLive();
    },
    networkReturned() {
      live?.reconnect('networkReturned');
      if (failedChecks > 0) void checkLive();
    },
    wokeUp() {
      live?.reconnect('wokeUp');
      if (failedChecks > 0) void checkLive();
    },
    goesToSleep: () => live?.pause(),
    operatorUserId: () => live?.access().userId ?? null,
    portalOrigin: () => live?.access().origin ?? null,
  };
}

function whatWorks(use: PortalUse, check: PortalCheck): Omit<Shown, 'sinceMs' | 'newHost'> {
  return { operator: check.operator, capabilities: capabilitiesOf(check, use.signedInBy), problem: null };
}

/** A renamed portal is spoken to over https; on loopback, where portals are practised, over http. */
function originAt(host: string): string {
  return `${isLoopbackHost(host.replace(/:\d+$/, '')) ? 'http' : 'https'}://${host}`;
}
