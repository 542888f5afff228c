import type { CallList } from '../core/calls/callList.ts';
import type { CallRegistration } from '../core/calls/callRegistration.ts';
import { createPortalDay } from '../core/quiet/portalDay.ts';
import { createQuietMode, type QuietMode } from '../core/quiet/quietMode.ts';
import type { Check } from '../core/selfCheck/check.ts';
import type { House } from '../house.ts';
import type { Computer } from './computer.ts';
import type { ConnectionFeature } from './portal/connection.ts';
import { followAnswering } from './portal/portalInUse.ts';
import { stopAll, type Feature, type Handlers, type Topics } from './feature.ts';

export type QuietFeature = Pick<QuietMode, 'state' | 'choose' | 'noted'>;

export interface QuietOthers {
  readonly calls: {
    readonly list: Pick<CallList, 'rangSince' | 'popup'>;
    readonly registration: Pick<CallRegistration, 'followCalls'>;
  };
  readonly computer: Pick<Computer, 'woke' | 'personCame'>;
  readonly connection: Pick<ConnectionFeature, 'operatorLeft'> & {
    readonly facts: Pick<
      ConnectionFeature['facts'],
      'used' | 'connection' | 'connectionInUse' | 'operatorAccount'
    > & {
      readonly messages: Pick<ConnectionFeature['facts']['messages'], 'operator'>;
    };
  };
}

/** Quiet mode, with an end or without one, chosen or by the portal's working day. */
export function createQuietFeature(
  {
    settings,
    said,
    clock,
    timers,
    random,
    log,
  }: Pick<House, 'settings' | 'said' | 'clock' | 'timers' | 'random' | 'log'>,
  { calls, computer, connection }: QuietOthers,
) {
  const { facts } = connection;
  const day = createPortalDay({
    isFollowed: () =>
      settings.settings.get().quietByWorkingDay &&
      // Who may not choose quiet mode does not get it by the portal either, unless the company says so.
      (settings.originOf('quietMode') !== 'locked' || settings.originOf('quietByWorkingDay') === 'locked'),
    workingDay: () => facts.used.get()?.session.workingDay ?? null,
    account: facts.operatorAccount,
    ended: said,
    clock,
    timers,
    random,
    log,
  });
  const quiet = createQuietMode({
    settings,
    rangSince: calls.list.rangSince,
    portalDay: day,
    hasCallsOpen() {
      const { entries, undo } = calls.list.popup.get();
      return entries.length > 0 || undo !== null;
    },
    clock,
    timers,
    log,
  });
  /** At start, and once a portal that did not answer does. */
  const followPortal = () =>
    stopAll(
      facts.used.follow(day.look),
      followAnswering(facts, day.askSoon),
      // Not documented for this channel; a portal that does tell saves waiting for the next call.
      facts.messages.operator.follow(({ moduleId }) => {
        if (moduleId === 'timeman') day.ask();
      }),
    );
  return {
    state: quiet.state,
    choose: quiet.choose,
    noted: quiet.noted,
    handlers: {
      'quiet.get': () => quiet.state.get(),
      'quiet.choose': async (choice) => void (await quiet.choose(choice)),
      'quiet.noted': () => void quiet.noted(),
    } satisfies Handlers,
    topics: { 'quiet.changed': quiet.state } satisfies Topics,
    checks: [{ name: 'workingDay', limitMs: 45_000, run: day.check }] satisfies readonly Check[],
    start: () =>
      stopAll(
        quiet.start(),
        day.start(),
        day.hindrance.follow((problem) => settings.reportProblem('quietByWorkingDay', problem)),
        followPortal(),
        calls.list.popup.follow(quiet.look),
        settings.settings.follow(day.look),
        // A timer stands still while the computer sleeps.
        computer.woke.follow(day.look),
        // Where the system does not tell of locking, nobody is said to have come.
        computer.woke.follow(day.askSoon),
        computer.woke.follow(quiet.look),
        computer.personCame.follow(day.ask),
        computer.personCame.follow(quiet.look),
        calls.registration.followCalls(({ call, before }) => {
          const beganToRing = call.state === 'ringing' && before?.state !== 'ringing';
          if (beganToRing && !call.isTest) day.callRings();
        }),
        // Not for the eyes of the next one.
        connection.operatorLeft.follow(quiet.noted),
      ),
  } satisfies Feature & QuietFeature;
}
