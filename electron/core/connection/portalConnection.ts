import { AppError, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import { movedOrigin } from '../../../contracts/access/origin.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { portalHost } from '../../../contracts/access/webhookUrl.ts';
import { standingOf } from './capabilities.ts';
import { createConnecting } from './connecting.ts';
import { refuseToDropOwed } from './owedAccount.ts';
import { createPortalChannels } from './portalChannels.ts';
import { createPortalChecks } from './portalChecks.ts';
import type { PortalConnection, PortalConnectionDeps } from './portalConnectionTypes.ts';
import { createPortalUse, type PortalUse } from './portalUse.ts';
import { createKeptAccesses } from './secrets/keptAccesses.ts';
import { createTakingUp } from './secrets/takingUp.ts';
import { questionOf } from './state/connectionState.ts';
import { createHeldConnection } from './state/heldConnection.ts';

/** That a sign-in may not register calls, or that its user was dismissed: asking the portal would tell nothing new. */
const isKnownThen: ReadonlySet<AppErrorCode> = new Set(['register.webhookMayNot', 'portal.userDismissed']);

export function createPortalConnection(deps: PortalConnectionDeps): PortalConnection {
  const { portals, secrets, records, clock, timers, random, log } = deps;
  const channels = createPortalChannels({ clock, timers, log });
  const kept = createKeptAccesses({ secrets, records, log });
  const held = createHeldConnection(channels, clock, log);
  const { apply, inUse, live } = held;

  const newUse = (access: PortalAccess): PortalUse => createPortalUse({ portals, secrets, log }, access);

  const meet = (use: PortalUse, problem: AppErrorData): void => {
    const newHost = problem.code === 'portal.moved' ? (problem.params?.['newHost'] ?? null) : null;
    const mayGoThere = newHost !== null && movedOrigin(use.access().origin, newHost) !== null;
    apply({ is: 'problemMet', use, problem, newHost: mayGoThere ? newHost : null });
  };

  const remember = (use: PortalUse): void => {
    const now = live();
    if (now?.use === use && use.storedIn() === 'keychain') void kept.remember(use, now);
  };

  const checks = createPortalChecks({
    inUse,
    live,
    clock,
    timers,
    random,
    log,
    onFailed: meet,
    onChecked(use, check) {
      channels.endPause();
      apply({ is: 'checked', use, standing: standingOf(check, use.signedInBy) });
      remember(use);
    },
    onOwner(use, owner) {
      apply({ is: 'ownerTold', use, owner });
      remember(use);
    },
  });
  held.used.follow(checks.reset);

  /**
   * What the portal in use is owed is asked for at the last moment: it goes on while another one is checked, stored and
   * asked about.
   */
  const refuseOwed = (use: PortalUse, from: string | null): void =>
    refuseToDropOwed(inUse(), use.account(), from, deps.owed());

  const answer = (use: PortalUse): void => apply({ is: 'answered', use, sinceMs: clock.nowMs() });

  const takingUp = createTakingUp({
    ...deps,
    held,
    kept,
    newUse,
    refuseOwed,
    onAnswer: answer,
    onTakenUp: () => void checks.now(),
  });
  const { removeLeft } = takingUp;

  return {
    connection: held.connection,
    used: held.used,
    push: channels.operator,
    connectorPush: channels.connector,
    channels: channels.inUse,
    messages: channels.messages,
    connectionInUse: held.connectionInUse,
    operatorAccount: held.account,
    operatorUserId: () => inUse()?.access().userId ?? null,
    portalOrigin: () => inUse()?.access().origin ?? null,

    ...createConnecting({ ...deps, held, kept, channels, newUse, refuseOwed, removeLeft }),
    start: takingUp.start,
    cancelSignIn: () => deps.signInWindow.close(),
    useAllTheSame(doubt) {
      const use = held.useAllTheSame(doubt);
      if (use === null) throw new AppError('portal.notConnected');
      remember(use);
    },
    keepForSession() {
      const question = questionOf(held.state());
      if (question === null) throw new AppError('portal.notConnected');
      refuseOwed(question.use, question.renamedFrom);
      question.use.markStored('session');
      answer(question.use);
      log.info('portal connected for this session', { host: question.host });
    },
    leaveQuestion: () => apply({ is: 'declined' }),
    async disconnect() {
      const was = inUse();
      if (held.state().at === 'connecting') deps.signInWindow.close();
      apply({ is: 'disconnected' });
      if (was !== null) log.info('portal disconnected', { host: portalHost(was.access()) });
      const problem = await kept.forget(was?.storedIn() === 'keychain' ? was.account() : null);
      apply({ is: 'leftBehind', problem });
    },
    async checkAgain() {
      secrets.personIsHere();
      inUse()?.session.waitNoMore();
      channels.reconnect('networkReturned');
      await takingUp.now();
      await checks.forPerson();
    },

    commandFailed(problem) {
      const use = inUse();
      if (use === null) return;
      if (problem.code === 'portal.moved') meet(use, problem);
      else if (!isKnownThen.has(problem.code)) checks.soon();
    },
    commandAnswered: checks.ifFailing,
    networkReturned() {
      channels.reconnect('networkReturned');
      checks.ifFailing();
    },
    wokeUp() {
      channels.reconnect('wokeUp');
      checks.wokeUp();
    },
    goesToSleep: channels.pause,
    showsLife: channels.endPause,
    personIsHere() {
      channels.endPause();
      secrets.personIsHere();
    },
  };
}
