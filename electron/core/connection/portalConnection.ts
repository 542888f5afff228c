import { AppError, toAppErrorData, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import { movedOrigin } from '../../../contracts/access/origin.ts';
import { parsePortalAddress } from '../../../contracts/access/portalAddress.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { parseWebhookUrl, portalHost } from '../../../contracts/access/webhookUrl.ts';
import { keepAsking } from '../keepAsking.ts';
import { createTopic } from '../topic.ts';
import { grantsTelephony, missingTelephony, standingOf } from './capabilities.ts';
import { createPortalChannels } from './portalChannels.ts';
import { createPortalChecks } from './portalChecks.ts';
import type { PortalConnection, PortalConnectionDeps } from './portalConnectionTypes.ts';
import { createPortalUse, type PortalUse } from './portalUse.ts';
import { createLateAnswers } from './lateAnswers.ts';
import { refuseToDropOwed, renamedFrom } from './owedAccount.ts';
import { refuseUnsafe } from './secrets/accessSecret.ts';
import { createKeptAccesses } from './secrets/keptAccesses.ts';
import { createStoredPortal } from './secrets/storedPortal.ts';
import { signInByApplication } from './signIn.ts';
import { connectionSnapshot } from './state/connectionSnapshots.ts';
import {
  inUseOf,
  isUnderWay,
  questionOf,
  restingOf,
  type ConnectionState,
  type InUse,
} from './state/connectionState.ts';
import { next, type ConnectionEvent } from './state/nextConnection.ts';

/**
 * The connection is what `next` says. What has to happen for it (channels, the portal that commands go to) follows from
 * the state alone and is done in `apply`, so that no order of events can leave the two apart.
 */
export function createPortalConnection(deps: PortalConnectionDeps): PortalConnection {
  const { portals, secrets, records, clock, timers, random, log } = deps;
  let state: ConnectionState<PortalUse> = { at: 'none', problem: null };
  let attempts = 0;
  const connection = createTopic(connectionSnapshot(state), log);
  const channels = createPortalChannels({
    clock,
    timers,
    log,
    onMessage: { operator: deps.onPushMessage, connector: deps.onConnectorMessage },
  });
  const kept = createKeptAccesses({ secrets, records, log });
  const live = (): InUse<PortalUse> | null => inUseOf(state);
  const inUse = (): PortalUse | null => live()?.use ?? null;

  const apply = (event: ConnectionEvent<PortalUse>): void => {
    const before = state;
    state = next(before, event);
    if (state === before) return;
    const now = live();
    if (now?.use !== inUseOf(before)?.use) {
      checks.reset();
      channels.use(now?.use.channels ?? {});
      if (now === null) deps.onPortal(null);
      else {
        const { use, renamedFrom } = now;
        deps.onPortal({ account: use.account(), session: use.session, renamedFrom });
      }
    }
    // What was done for it may have come back with an event of its own: the newest state is told.
    connection.publish(connectionSnapshot(state));
  };

  const newUse = (access: PortalAccess): PortalUse => {
    refuseUnsafe(access);
    return createPortalUse({ portals, secrets, log }, access);
  };

  const meet = (use: PortalUse, problem: AppErrorData): void => {
    const newHost = problem.code === 'portal.moved' ? (problem.params?.['newHost'] ?? null) : null;
    const mayGoThere = newHost !== null && movedOrigin(use.access().origin, newHost) !== null;
    apply({ is: 'problemMet', use, problem, newHost: mayGoThere ? newHost : null });
  };

  const checks = createPortalChecks({
    inUse,
    clock,
    timers,
    random,
    log,
    onFailed: meet,
    onChecked(use, check) {
      channels.endPause();
      const standing = standingOf(check, use.signedInBy);
      apply({ is: 'checked', use, standing });
      if (use.storedIn() === 'keychain') void kept.remember(use, standing);
    },
  });

  const stored = createStoredPortal({
    secrets,
    timers,
    log,
    record: () => {
      const resting = restingOf(state);
      return resting.at === 'stored' ? resting.record : null;
    },
    newUse,
    onRead(use, { operator, capabilities }) {
      use.markStored('keychain');
      const what = { operator, capabilities, problem: null, renamedFrom: null, isSettled: true };
      apply({ is: 'storedTakenUp', inUse: { ...what, use, sinceMs: clock.nowMs() } });
      void checks.now();
      void removeLeft();
    },
    onNotRead: (problem) => apply({ is: 'storedNotRead', problem }),
    onRefused: (problem) => apply({ is: 'recordRefused', problem }),
  });

  const refuseRecord = (code: AppErrorCode): void =>
    apply({ is: 'recordRefused', problem: { code, params: {} } });

  /** The keychain may take now what it refused before. */
  const keychainMayBeBack = async (): Promise<void> => {
    await answers.storeAfterAll();
    await stored.takeUp();
    await inUse()?.storeAgain();
    await removeLeft();
  };

  const removeLeft = async (): Promise<void> =>
    apply({ is: 'leftBehind', problem: await kept.removeLeft('program') });

  /**
   * What the portal in use is owed is asked for at the last moment: it goes on while another one is checked, stored and
   * asked about.
   */
  const refuseOwed = (use: PortalUse, from: string | null): void =>
    refuseToDropOwed(inUse(), use.account(), from, deps.owed());

  const answers = createLateAnswers({
    timers,
    question: () => questionOf(state),
    inUse,
    refuseOwed,
    kept,
    onAnswer: answer,
    onStored: () => void removeLeft(),
  });

  function answer(use: PortalUse): void {
    apply({ is: 'answered', use, sinceMs: clock.nowMs() });
  }

  /** Checks an access, stores it and goes live with it; without a keychain it waits for the operator's word. */
  const establish = async (attempt: number, access: PortalAccess, from: string | null): Promise<void> => {
    const use = newUse(access);
    refuseOwed(use, from);
    const check = await use.session.check();
    if (!grantsTelephony(check))
      throw new AppError('portal.telephonyScopeMissing', missingTelephony().params);
    refuseIfReplaced(attempt);
    const standing = standingOf(check, use.signedInBy);
    try {
      await kept.store(use, 'person');
    } catch (error) {
      const problem = toAppErrorData(error);
      log.error('access not stored', error, { error: problem.code });
      refuseIfReplaced(attempt);
      const asked = { use, host: portalHost(access), problem, renamedFrom: from, operator: check.operator };
      apply({ is: 'asked', attempt, question: { ...standing, ...asked } });
      return;
    }
    const refuse = (): void => {
      refuseIfReplaced(attempt);
      refuseOwed(use, from);
    };
    await kept.putIntoUse(use, standing, refuse, () => {
      const what = { use, renamedFrom: from, sinceMs: clock.nowMs(), isSettled: live() !== null };
      apply({ is: 'established', attempt, inUse: { ...standing, ...what } });
    });
    void removeLeft();
    await channels.known();
    apply({ is: 'channelKnown', use });
    log.info('portal connected', { host: portalHost(access), by: use.signedInBy });
  };

  /** Disconnected meanwhile, or another attempt began. */
  const refuseIfReplaced = (attempt: number): void => {
    if (!isUnderWay(state, attempt)) throw new AppError('portal.notConnected');
  };

  /** Runs one attempt to connect; what was before it is again when it fails. */
  const attemptAt = async (host: string, connectTo: (attempt: number) => Promise<void>): Promise<void> => {
    attempts += 1;
    const attempt = attempts;
    apply({ is: 'attemptBegun', attempt, host });
    try {
      await connectTo(attempt);
    } catch (error) {
      apply({ is: 'attemptFailed', attempt });
      log.warn('portal not connected', { error: toAppErrorData(error).code });
      throw error;
    }
  };

  return {
    connection,
    push: channels.operator,
    connectorPush: channels.connector,
    channels: channels.inUse,
    connectionInUse: () => connectionSnapshot(restingOf(state)),
    commandFailed(problem) {
      const use = inUse();
      if (use === null) return;
      if (problem.code === 'portal.moved') meet(use, problem);
      // That this sign-in may not register calls is known then; asking the portal would tell nothing new.
      else if (problem.code !== 'register.webhookMayNot') checks.soon();
    },
    start() {
      secrets.followReturn(() => void keychainMayBeBack());
      const takeUp = (): boolean => {
        const remembered = kept.load();
        if (remembered === 'refused') return false;
        if (remembered === null) refuseRecord('connection.unreadable');
        else if (remembered.portal === null || inUse() !== null) void removeLeft();
        else {
          apply({ is: 'recordFound', record: remembered.portal });
          void stored.takeUp();
        }
        return true;
      };
      if (takeUp()) return;
      refuseRecord('connection.notReadable');
      keepAsking(timers, takeUp);
    },
    async connect(webhookUrl) {
      const parsed = parseWebhookUrl(webhookUrl);
      if (!parsed.ok) throw new AppError(parsed.error.code, parsed.error.params);
      const { access } = parsed;
      const from = renamedFrom(live(), access, access.origin);
      await attemptAt(portalHost(access), (attempt) => establish(attempt, access, from));
    },
    async signIn(form) {
      const address = parsePortalAddress(form.portalAddress);
      if (!address.ok) throw new AppError(address.error.code, address.error.params);
      await attemptAt(portalHost(address), async (attempt) => {
        const access = await signInByApplication(deps, address.origin, form);
        refuseIfReplaced(attempt);
        // The token server may know the portal by another name than the one typed.
        await establish(attempt, access, renamedFrom(live(), access, address.origin));
      });
    },
    cancelSignIn: () => deps.signInWindow.close(),
    keepForSession() {
      const question = questionOf(state);
      if (question === null) throw new AppError('portal.notConnected');
      refuseOwed(question.use, question.renamedFrom);
      question.use.markStored('session');
      answer(question.use);
      log.info('portal connected for this session', { host: question.host });
    },
    leaveQuestion: () => apply({ is: 'declined' }),
    async acceptNewAddress() {
      const former = live();
      const newHost = former?.newHost ?? null;
      if (former === null || newHost === null) throw new AppError('portal.notConnected');
      const origin = movedOrigin(former.use.access().origin, newHost);
      if (origin === null) throw new AppError('portal.notConnected');
      const access = { ...former.use.access(), origin };
      const from = renamedFrom(live(), access, origin);
      await attemptAt(portalHost(access), (attempt) => establish(attempt, access, from));
    },
    async disconnect() {
      const was = inUse();
      if (state.at === 'connecting') deps.signInWindow.close();
      apply({ is: 'disconnected' });
      if (was !== null) log.info('portal disconnected', { host: portalHost(was.access()) });
      const problem = await kept.forget(was?.storedIn() === 'keychain' ? was.account() : null);
      apply({ is: 'leftBehind', problem });
    },
    async checkAgain() {
      secrets.personIsHere();
      inUse()?.session.waitNoMore();
      channels.reconnect('networkReturned');
      await stored.takeUp();
      await checks.now();
    },
    networkReturned() {
      channels.reconnect('networkReturned');
      checks.ifFailing();
    },
    wokeUp() {
      channels.reconnect('wokeUp');
      checks.ifFailing();
    },
    goesToSleep: channels.pause,
    showsLife: channels.endPause,
    personIsHere() {
      channels.endPause();
      secrets.personIsHere();
    },
    operatorUserId: () => inUse()?.access().userId ?? null,
    portalOrigin: () => inUse()?.access().origin ?? null,
  };
}
