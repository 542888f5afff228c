import { describe, expect, it } from 'vitest';
import {
  askedAtOnceAtMost,
  createCallerContext,
  failureKeptMs,
  keptMs,
  numbersKeptAtMost,
} from '../../../../electron/core/calls/callerContext.ts';
import type { CallerFound, CallerLookUp } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { picksUp, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

const anna: CallerFound = {
  name: 'Anna Lee',
  company: 'Lee & Sons',
  responsible: null,
  crmEntity: { type: 'CONTACT', id: 17 },
  matches: [{ type: 'CONTACT', id: 17, name: 'Anna Lee' }],
};

function setUp() {
  const { time, calls } = setUpCalls();
  const asked: string[] = [];
  let answer: () => Promise<CallerFound | null> = () => Promise.resolve(anna);
  const portal = (): CallerLookUp => ({
    look: (number) => {
      asked.push(number);
      return answer();
    },
  });
  let lookUp: CallerLookUp | null = portal();
  createCallerContext({
    calls,
    lookUp: () => lookUp,
    wanted: () => 'name',
    clock: time,
    country: () => 'RU',
  }).start();
  return {
    time,
    calls,
    asked,
    party: (key: string) => calls.get(key).party,
    answerBy: (next: typeof answer) => (answer = next),
    usePortal: (isThere: boolean) => (lookUp = isThere ? portal() : null),
  };
}

const unnamed = { name: null } as const;

describe('who calls', () => {
  it('is asked for no more callers at once than anybody looks at', async () => {
    const { calls, asked, answerBy } = setUp();
    answerBy(() => new Promise(() => undefined));
    for (let i = 0; i < 500; i += 1) calls.take(rings(`p${i}`, { phoneNumber: `+7912${1_000_000 + i}` }));
    await settled();
    expect(asked).toHaveLength(askedAtOnceAtMost);
  });

  it('is looked up after the popup has its entry, and filled in', async () => {
    const { calls, asked, party } = setUp();
    const shownNames: unknown[] = [];
    calls.popup.follow(({ entries }) => shownNames.push([entries[0]?.party.name, asked.length]));
    calls.take(rings('p', { phoneNumber: '8 912 345-67-89' }));
    await settled();
    expect(asked).toEqual(['+79123456789']);
    const { matches, ...found } = anna;
    expect(party('call-1')).toMatchObject({ ...found, responsible: null });
    expect(calls.get('call-1').crm?.matches).toEqual(matches);
    expect(shownNames).toEqual([
      [null, 0],
      ['Anna Lee', 1],
    ]);
  });

  it('is asked once a number, however many calls and events', async () => {
    const { calls, asked, party } = setUp();
    calls.take(rings('p1'));
    calls.take(rings('p2'));
    calls.take(shown('a', '1', unnamed));
    calls.take(picksUp('p1'));
    await settled();
    calls.take(rings('p3', { atMs: 2_000_000 }));
    await settled();
    expect(asked).toHaveLength(1);
    expect(['call-1', 'call-2', 'call-3'].map((key) => party(key).name)).toEqual(Array(3).fill('Anna Lee'));
  });

  it('is asked again once what is known has grown old, and sooner after a failure', async () => {
    const { time, calls, asked, answerBy } = setUp();
    calls.take(rings('p1'));
    await settled();
    time.turn(keptMs - 1);
    calls.take(rings('p2'));
    await settled();
    expect(asked).toHaveLength(1);
    time.turn(1);
    answerBy(() => Promise.reject(new Error('no network')));
    calls.take(rings('p3'));
    await settled();
    expect(asked).toHaveLength(2);
    time.turn(failureKeptMs - 1);
    calls.take(rings('p4'));
    await settled();
    expect(asked).toHaveLength(2);
    time.turn(1);
    calls.take(rings('p5'));
    await settled();
    expect(asked).toHaveLength(3);
  });

  it('is not asked where the portal has said it, for extensions, and without number or portal', async () => {
    const { calls, asked, usePortal } = setUp();
    calls.take(shown('a', '1'));
    calls.take(rings('p1', { phoneNumber: '10234' }));
    calls.take(rings('p2', { phoneNumber: 'anonymous' }));
    calls.take(rings('p3', { phoneNumber: 'anna@pbx.example' }));
    calls.ringTestCall();
    usePortal(false);
    calls.take(rings('p4', { phoneNumber: '+79990001122' }));
    await settled();
    expect(asked).toEqual([]);
  });

  it('keeps the name that the phone shows, and gets the record to open', async () => {
    const { calls, party } = setUp();
    calls.take(rings('p', { name: 'Annie (mobile)' }));
    await settled();
    expect(party('call-1')).toMatchObject({ name: 'Annie (mobile)', crmEntity: anna.crmEntity });
  });

  it('is not told by a portal that was left', async () => {
    const { calls, asked, party, usePortal } = setUp();
    calls.take(rings('p1'));
    usePortal(true);
    await settled();
    expect(party('call-1').name).toBeNull();
    calls.take(rings('p2'));
    await settled();
    expect([asked.length, party('call-2').name]).toEqual([2, 'Anna Lee']);
  });

  it('is remembered for the numbers used last', async () => {
    const { calls, asked } = setUp();
    const ring = (i: number) =>
      calls.take(rings(`p${i}-${asked.length}`, { phoneNumber: `+7912${1_000_000 + i}` }));
    for (let i = 0; i < numbersKeptAtMost; i += 1) {
      ring(i);
      await settled();
    }
    ring(0);
    ring(numbersKeptAtMost);
    await settled();
    expect(asked).toHaveLength(numbersKeptAtMost + 1);
    ring(0);
    await settled();
    expect(asked).toHaveLength(numbersKeptAtMost + 1);
    ring(1);
    await settled();
    expect(asked).toHaveLength(numbersKeptAtMost + 2);
  });
});
