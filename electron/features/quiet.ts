import type { CallList } from '../core/calls/callList.ts';
import { createQuietMode, type QuietMode } from '../core/quiet/quietMode.ts';
import type { House } from '../house.ts';
import type { Computer } from './computer.ts';
import type { ConnectionFeature } from './portal/connection.ts';
import { stopAll, type Feature, type Handlers, type Topics } from './feature.ts';

export type QuietFeature = Pick<QuietMode, 'state' | 'choose' | 'noted'>;

export interface QuietOthers {
  readonly calls: { readonly list: Pick<CallList, 'rangSince'> };
  readonly computer: Pick<Computer, 'woke' | 'personCame'>;
  readonly connection: Pick<ConnectionFeature, 'operatorLeft'>;
}

/** Quiet mode, with an end or without one. */
export function createQuietFeature(
  { settings, clock, timers, log }: House,
  { calls, computer, connection }: QuietOthers,
) {
  const quiet = createQuietMode({ settings, rangSince: calls.list.rangSince, clock, timers, log });
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
    start: () =>
      stopAll(
        quiet.start(),
        // A timer stands still while the computer sleeps.
        computer.woke.follow(quiet.look),
        computer.personCame.follow(quiet.look),
        // Not for the eyes of the next one.
        connection.operatorLeft.follow(quiet.noted),
      ),
  } satisfies Feature & QuietFeature;
}
