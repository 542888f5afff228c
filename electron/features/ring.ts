import type { RingPlayed } from '../../contracts/ring/ring.ts';
import { createRing, type Ring } from '../core/ring/ring.ts';
import { createRingCheck } from '../core/ring/ringCheck.ts';
import { isTalking } from '../core/ring/talking.ts';
import type { House } from '../house.ts';
import type { CallsFeature } from './calls/calls.ts';
import type { NotesFeature } from './calls/notes.ts';
import type { Computer } from './computer.ts';
import { stopAll, type Feature, type Handlers, type Topics } from './feature.ts';
import type { QuietFeature } from './quiet.ts';

/** What is heard now, and how to silence it. */
export type RingFeature = Pick<Ring, 'snapshot' | 'mute'>;

export interface RingOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'registration'>;
  readonly computer: Pick<Computer, 'sleeps' | 'woke'>;
  readonly notes: Pick<NotesFeature, 'wrapUp'>;
  readonly quiet: Pick<QuietFeature, 'state'>;
}

/** What is heard while a call rings. The popup's page makes the sound; what it is to be is decided here. */
export function createRingFeature(house: House, { calls, computer, notes, quiet }: RingOthers) {
  const { settings } = house;
  const ring = createRing({
    popup: calls.list.popup,
    settings: settings.settings,
    isQuiet: () => quiet.state.get().isQuiet || notes.wrapUp.state.get() !== null,
    isTalking: () => isTalking(calls.list.all(), house.clock.nowMs()),
    clock: house.clock,
    log: house.log,
  });
  const check = createRingCheck({
    settings: settings.settings.get,
    play: (sound) => house.publish('ring.try', sound),
    timers: house.timers,
  });
  const played = (how: RingPlayed): void => {
    if (how.asked === 'check') check.played(how);
    const problem = how.problem === null ? null : { code: how.problem, params: { output: how.output } };
    // What the check and Listen find wrong they tell themselves; that all is well again concerns the settings as well.
    if (how.asked === 'call' || problem === null) ring.played(problem);
  };
  return {
    snapshot: ring.snapshot,
    mute: ring.mute,
    handlers: {
      'ring.get': ring.snapshot.get,
      'ring.mute': () => void ring.mute(),
      'ring.played': (how) => void played(how),
    } satisfies Handlers,
    topics: { 'ring.changed': ring.snapshot } satisfies Topics,
    checks: [check],
    start: () =>
      stopAll(
        ring.problem.follow((problem) => settings.reportProblem('ringOutput', problem)),
        quiet.state.follow(ring.look),
        notes.wrapUp.state.follow(ring.look),
        // A call that is talked on may have left the popup.
        calls.registration.followCalls(({ call, before }) => {
          if (call.state !== before?.state || call.dismissed !== before.dismissed) ring.look();
        }),
        computer.sleeps.follow(ring.slept),
        computer.woke.follow(ring.slept),
        ring.start(),
      ),
  } satisfies Feature & RingFeature;
}
