import { createColleaguesCare } from '../../core/history/colleagues/colleaguesCare.ts';
import type { Check } from '../../core/selfCheck/check.ts';
import type { House } from '../../house.ts';
import type { HistoryFeature } from '../calls/history.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature } from '../feature.ts';
import type { SettingsFeature } from '../settings.ts';
import type { ConnectionFeature } from '../portal/connection.ts';

export interface ColleaguesOthers {
  readonly settings: Pick<SettingsFeature, 'country'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
  readonly computer: Pick<Computer, 'woke' | 'networkReturned'>;
  readonly history: Pick<HistoryFeature, 'toCallBackAsked' | 'openMisses' | 'changed'>;
}

/** What colleagues did, as far as the portal tells: whom they have talked with since this operator missed them. */
export function createColleaguesFeature(
  { mainWindow, clock, timers, random, log }: House,
  { settings, connection, computer, history }: ColleaguesOthers,
) {
  const { facts } = connection;
  const care = createColleaguesCare({
    misses: history.openMisses,
    statistics: () => facts.used.get()?.session.callStatistics ?? null,
    country: settings.country,
    ownUserId: facts.operatorUserId,
    isSeen: mainWindow.isVisible,
    onCare: history.changed,
    clock,
    timers,
    random,
    log,
  });
  const answers = (): boolean => {
    const now = facts.connectionInUse();
    return now.status === 'connected' && now.problem === null;
  };
  return {
    checks: [{ name: 'colleagues', limitMs: 45_000, run: care.check }] satisfies readonly Check[],
    start() {
      let answered = answers();
      const followPortal = (): void => {
        const isBack = answers() && !answered;
        answered = answers();
        if (isBack) care.lookSoon();
      };
      return stopAll(
        care.start(),
        history.toCallBackAsked.follow(() => {
          if (mainWindow.isVisible()) care.look();
        }),
        facts.connection.follow(followPortal),
        computer.woke.follow(care.lookSoon),
        computer.networkReturned.follow(care.lookSoon),
      );
    },
  } satisfies Feature;
}
