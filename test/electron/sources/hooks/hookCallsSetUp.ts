import type { PhoneNews } from '../../../../contracts/phones.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { Hook } from '../../../../electron/core/ports/phoneSource.ts';
import { createHookCalls } from '../../../../electron/sources/hooks/hookCalls.ts';
import { setUpCalls } from '../../core/calls/callsSetUp.ts';

/** Over the real calls, whose knowledge of what goes on decides. */
export function createHookCallsOverCore(repeatsWithinMs = 0) {
  const { time, calls, rows } = setUpCalls();
  let next = 1;
  const hooks = createHookCalls({
    sourceName: 'snom',
    liveLegs: calls.liveLegs,
    country: () => 'RU',
    newId: () => `c${next++}`,
    repeatsWithinMs,
  });
  const apply = (one: Hook): readonly CallEvent[] => {
    const events = hooks.apply(one);
    // Tests count from 0: to the calls it happens now.
    for (const event of events) calls.take({ ...event, atMs: time.nowMs() });
    return events;
  };
  /** At the time of the calls, which goes on by this much first. */
  const later = (waitedMs: number, one: Hook): string[] => {
    time.turn(waitedMs);
    return told(apply({ ...one, atMs: time.nowMs() }));
  };
  return { apply, later, time, calls, rows };
}

export function hook(news: PhoneNews, over: Partial<Hook> = {}): Hook {
  return {
    news,
    number: '1001',
    name: null,
    line: null,
    phoneCallId: null,
    direction: 'incoming',
    atMs: 1000,
    ...over,
  };
}

/** `offered c1`, `ended c1 missed`… */
export function told(events: readonly CallEvent[]): string[] {
  return events.map((event) =>
    [
      event.type === 'held' && !event.isHeld ? 'resumed' : event.type,
      event.call.sourceCallId,
      event.type === 'ended' ? event.outcome : '',
    ]
      .join(' ')
      .trim(),
  );
}
