import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../electron/core/calls/call.ts';
import { CallMap } from '../../../../electron/core/calls/joining/book/callMap.ts';
import { callFromEvent } from '../../../../electron/core/calls/joining/callTransitions.ts';

const details = {
  direction: 'incoming',
  phoneNumber: '+4930901820',
  name: null,
  company: null,
  responsible: null,
  line: null,
  crmEntity: null,
  shownTo: null,
} as const;

function callNamed(key: string, atMs: number): Call {
  return callFromEvent(
    key,
    {
      type: 'offered',
      sourceName: 'phone',
      call: { callId: null, sourceCallId: key },
      mid: null,
      atMs,
      details,
    },
    null,
    'DE',
  );
}

describe('calls by key', () => {
  it('are what a plain map would hold, in its order, after any changes; earlier versions stay as they were', () => {
    const changes = fc.array(
      fc.record({ key: fc.integer({ min: 0, max: 150 }), remove: fc.integer({ min: 0, max: 9 }) }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: 399 }), (all, keptAt) => {
        let map = CallMap.empty;
        const plain = new Map<string, Call>();
        let kept: { readonly map: CallMap; readonly calls: readonly Call[] } = { map, calls: [] };
        all.forEach(({ key, remove }, index) => {
          const name = `call-${key}`;
          if (remove === 0) {
            map = map.withoutAll([name]);
            plain.delete(name);
          } else {
            const call = callNamed(name, index);
            map = map.with(call);
            plain.set(name, call);
          }
          if (index === keptAt) kept = { map, calls: [...plain.values()] };
        });
        expect([...map.values()]).toEqual([...plain.values()]);
        expect(map.size).toBe(plain.size);
        for (const [key, call] of plain) expect(map.get(key)).toBe(call);
        expect([...kept.map.values()]).toEqual(kept.calls);
        const changed = new Set(map.changedSince(kept.map));
        for (const call of map.values()) expect(changed.has(call)).toBe(kept.map.get(call.key) !== call);
      }),
    );
  });

  it('are found by the keys of those that turned out to be them, however often, and only by `byKey`', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array.from({ length: 12 }).keys()], { minLength: 2 }), (order) => {
        const calls = order.map((at) => callNamed(`call-${at}`, at));
        let map = calls.reduce((all, call) => all.with(call), CallMap.empty);
        // Each turns out to be the next one.
        calls.slice(1).forEach((stays, at) => (map = map.joining(stays, calls[at] ?? stays)));
        const left = calls.at(-1);
        expect([...map.values()]).toEqual([left]);
        expect(map.byKeys(calls.map(({ key }) => key))).toEqual([left]);
        expect(calls.map(({ key }) => map.get(key))).toEqual(
          calls.map((call) => (call === left ? left : undefined)),
        );
      }),
    );
  });

  it('stay small while one call changes again and again beside many others', () => {
    let map = CallMap.empty;
    for (let index = 0; index < 500; index += 1) map = map.with(callNamed(`call-${index}`, index));
    const changed = map.with(callNamed('call-499', 900));
    expect([...changed.changedSince(map)].map(({ key }) => key)).toEqual(['call-499']);
    expect(changed.size).toBe(500);
  });
});
