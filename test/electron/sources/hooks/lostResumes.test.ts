import { describe, expect, it } from 'vitest';
import type { PhoneNews } from '../../../../contracts/phones.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { Hook, HookHandlers } from '../../../../electron/core/ports/phoneSource.ts';
import { createHookSource } from '../../../../electron/sources/hooks/hookSource.ts';
import { createHeldTime } from '../../core/heldTime.ts';
import { hook, told } from './hookCallsSetUp.ts';

const minute = 60_000;

/** A talk on a desk phone, and what its source has told since. */
function talk() {
  const time = createHeldTime();
  let receiver: HookHandlers | null = null;
  const source = createHookSource(
    { name: 'snom', way: 'network', setup: () => [], knock: async () => undefined },
    {
      receiver: {
        baseUrl: () => 'http://127.0.0.1:1/secret',
        problem: () => null,
        listen(_name, handlers) {
          receiver = handlers;
          return () => (receiver = null);
        },
      },
      liveLegs: () => [{ sourceCallId: 'c1', state: 'answered' }],
      country: () => 'DE',
      clock: time,
      timers: time,
      newId: () => 'c1',
    },
  );
  const events: CallEvent[] = [];
  const stop = source.start({
    onEvent: (event) => events.push(event),
    onNews: () => undefined,
    onHealth: () => undefined,
  });
  const hear = (news: PhoneNews, over: Partial<Hook> = {}): void =>
    receiver?.onHook(hook(news, { atMs: time.nowMs(), ...over }));
  hear('ring');
  hear('answer');
  events.length = 0;
  const since = (): readonly string[] => told(events.splice(0));
  return { time, hear, since, stop };
}

describe('a talk whose resume was lost', () => {
  it('is held for a while, and not to its end', () => {
    const { time, hear, since } = talk();
    hear('hold');
    time.turn(9 * minute);
    expect(since()).toEqual(['held c1']);
    time.turn(minute);
    expect(since()).toEqual(['resumed c1']);
    hear('hold');
    expect(since()).toEqual(['held c1']);
  });

  it('that is held again is so from then on, and one that was taken back has nothing more told of it', () => {
    const { time, hear, since } = talk();
    hear('hold');
    time.turn(9 * minute);
    hear('hold');
    since();
    time.turn(9 * minute);
    expect(since()).toEqual([]);
    hear('resume');
    expect(since()).toEqual(['resumed c1']);
    time.turn(60 * minute);
    expect(since()).toEqual([]);
    expect(time.pending()).toBe(0);
  });

  it.each(['its end', 'its phone being switched off'])('waits for nothing after %s', (what) => {
    const { time, hear, stop } = talk();
    hear('hold');
    if (what === 'its end') hear('end');
    else stop();
    expect(time.pending()).toBe(0);
  });
});
