import { createColleaguesCare } from '../../core/history/colleagues/colleaguesCare.ts';
import type { Check } from '../../core/selfCheck/check.ts';
import type { House } from '../../house.ts';
import type { HistoryFeature } from '../calls/history.ts';
import type { Computer } from '../computer.ts';
import type { PageInView } from '../pageOpener.ts';
import { stopAll, type Feature } from '../feature.ts';
import type { SettingsFeature } from '../settings.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import { followAnswering } from '../portal/portalInUse.ts';

export interface ColleaguesOthers {
  readonly settings: Pick<SettingsFeature, 'country'>;
  readonly connection: {
    readonly facts: Pick<
      ConnectionFeature['facts'],
      'used' | 'connection' | 'connectionInUse' | 'operatorUserId'
    >;
  };
  readonly computer: Pick<Computer, 'woke' | 'networkReturned'>;
  readonly history: Pick<HistoryFeature, 'toCallBackAsked' | 'openMisses' | 'changed'>;
  readonly pageOpener: PageInView;
}

/** What colleagues did, as far as the portal tells: whom they have talked with since this operator missed them. */
export function createColleaguesFeature(
  { clock, timers, random, log }: Pick<House, 'clock' | 'timers' | 'random' | 'log'>,
  { settings, connection, computer, history, pageOpener }: ColleaguesOthers,
) {
  const { facts } = connection;
  /** A window that stands open behind others, or for a night, asks nobody. */
  const isSeen = (): boolean => pageOpener.isLookedAt('calls');
  const care = createColleaguesCare({
    misses: history.openMisses,
    statistics: () => facts.used.get()?.session.callStatistics ?? null,
    country: settings.country,
    ownUserId: facts.operatorUserId,
    isSeen,
    onCare: history.changed,
    clock,
    timers,
    random,
    log,
  });
  return {
    checks: [{ name: 'colleagues', limitMs: 45_000, run: care.check }] satisfies readonly Check[],
    start() {
      const lookIfSeen = (): void => {
        if (isSeen()) care.look();
      };
      return stopAll(
        care.start(),
        history.toCallBackAsked.follow(lookIfSeen),
        pageOpener.changes.follow(lookIfSeen),
        followAnswering(facts, care.lookSoon),
        computer.woke.follow(care.lookSoon),
        computer.networkReturned.follow(care.lookSoon),
      );
    },
  } satisfies Feature;
}
