import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneNews } from '../../../../contracts/phones.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { Hook } from '../../../../electron/core/ports/phoneSource.ts';
import { setUpCalls } from '../../core/calls/callsSetUp.ts';
import { createHookCalls } from '../../../../electron/sources/hooks/hookCalls.ts';

/** Over the real calls, whose knowledge of what goes on decides. */
function create(repeatsWithinMs = 0) {
  const { time, calls, rows } = setUpCalls();
  let next = 1;
  const hooks = createHookCalls({
    sourceName: 'snom',
    liveLegs: calls.liveLegs,
    newId: () => `c${next++}`,
    repeatsWithinMs,
  });
  const apply = (one: Hook): readonly CallEvent[] => {
    const events = hooks.apply(one);
    for (const event of events) calls.take(event);
    return events;
  };
  /** At the time of the calls, which goes on by this much first. */
  const later = (waitedMs: number, one: Hook): string[] => {
    time.turn(waitedMs);
    return told(apply({ ...one, atMs: time.nowMs() }));
  };
  return { apply, later, time, calls, rows };
}

function hook(news: PhoneNews, over: Partial<Hook> = {}): Hook {
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
function told(events: readonly CallEvent[]): string[] {
  return events.map((event) =>
    [event.type, event.call.sourceCallId, event.type === 'ended' ? event.outcome : ''].join(' ').trim(),
  );
}

function play(hooks: readonly Hook[], repeatsWithinMs = 0): string[] {
  const calls = create(repeatsWithinMs);
  return hooks.flatMap((one) => told(calls.apply(one)));
}

describe('one call', () => {
  it.each<[string, Hook[], string[]]>([
    ['rung and over', [hook('ring'), hook('end')], ['offered c1', 'ended c1 missed']],
    ['rung and busy', [hook('ring'), hook('busy')], ['offered c1', 'ended c1 declined']],
    [
      'answered',
      [hook('ring'), hook('answer'), hook('end')],
      ['offered c1', 'answered c1', 'ended c1 answered'],
    ],
    ['dialled and not taken', [hook('dial'), hook('end')], ['offered c1', 'ended c1 failed']],
    ['dialled and refused', [hook('dial'), hook('busy')], ['offered c1', 'ended c1 failed']],
    [
      'dialled and taken',
      [hook('dial'), hook('answer'), hook('end')],
      ['offered c1', 'answered c1', 'ended c1 answered'],
    ],
    [
      'news of no call',
      [hook('answer'), hook('end'), hook('busy'), hook('hold'), hook('resume'), hook('test')],
      [],
    ],
    [
      'doubled news',
      [hook('ring'), hook('answer'), hook('answer'), hook('end'), hook('end')],
      ['offered c1', 'answered c1', 'ended c1 answered'],
    ],
    [
      'an end without a number',
      [hook('ring'), hook('end', { number: '' })],
      ['offered c1', 'ended c1 missed'],
    ],
    [
      'a withheld number',
      [hook('ring', { number: '' }), hook('answer', { number: '' })],
      ['offered c1', 'answered c1'],
    ],
  ])('%s', (_name, hooks, expected) => {
    expect(play(hooks)).toEqual(expected);
  });

  it('tells what the phone knows', () => {
    const [event] = create().apply(hook('dial', { name: 'Anna', line: 'Sales', number: '+4930', atMs: 5 }));
    expect(event).toMatchObject({
      type: 'offered',
      sourceName: 'snom',
      mid: null,
      atMs: 5,
      call: { callId: null },
      details: { direction: 'outgoing', phoneNumber: '+4930', name: 'Anna', line: 'Sales' },
    });
  });
});

describe('several calls', () => {
  it('two from one number stay two on a program of this computer', () => {
    expect(play([hook('ring'), hook('ring'), hook('answer'), hook('busy'), hook('end')])).toEqual([
      'offered c1',
      'offered c2',
      'answered c2',
      'ended c1 declined',
      'ended c2 answered',
    ]);
  });

  it('a desk phone’s request sent again is the same; later it is another call', () => {
    const at = (atMs: number, news: PhoneNews = 'ring') => hook(news, { atMs });
    expect(play([at(0), at(900), at(2500), at(9000)], 2000)).toEqual(['offered c1', 'offered c2']);
    expect(play([at(0), at(1, 'end'), at(2, 'end'), at(3)], 2000)).toEqual(['offered c1', 'ended c1 missed']);
    expect(play([at(0), hook('ring', { number: '2', atMs: 1 })], 2000)).toEqual(['offered c1', 'offered c2']);
  });

  it('a phone’s own id tells them apart, whatever the numbers say', () => {
    const of = (phoneCallId: string, news: PhoneNews, atMs = 0) => hook(news, { phoneCallId, atMs });
    expect(
      play([
        of('a', 'ring'),
        of('b', 'ring'),
        of('a', 'ring'),
        of('b', 'answer'),
        of('a', 'end'),
        of('b', 'end'),
      ]),
    ).toEqual(['offered c1', 'offered c2', 'answered c2', 'ended c1 missed', 'ended c2 answered']);
  });

  it('late news of a call that is over begins none; the same id much later does', () => {
    const of = (news: PhoneNews, atMs: number) => hook(news, { phoneCallId: '17', atMs });
    expect(play([of('ring', 0), of('end', 10), of('answer', 20), of('ring', 30)])).toEqual([
      'offered c1',
      'ended c1 missed',
    ]);
    expect(play([of('ring', 0), of('end', 10), of('ring', 100_000)])).toHaveLength(3);
  });

  it('an answer whose ring was lost is a call, where the id says that it is a new one', () => {
    expect(play([hook('answer', { phoneCallId: 'x' }), hook('end', { phoneCallId: 'x' })])).toEqual([
      'offered c1',
      'answered c1',
      'ended c1 answered',
    ]);
  });
});

describe('an end that was lost', () => {
  const minute = 60_000;

  it('leaves the answer to the call that rings now', () => {
    const { later, calls } = create();
    expect(later(0, hook('ring'))).toEqual(['offered c1']);
    expect(later(180 * minute, hook('ring'))).toEqual(['offered c2']);
    expect(later(5000, hook('answer'))).toEqual(['answered c2']);
    // The old one stays put away, and the one that is spoken no longer rings.
    expect(calls.popup.get().entries.map(({ key, state }) => [key, state])).toEqual([['call-2', 'answered']]);
    expect(later(minute, hook('end'))).toEqual(['ended c2 answered']);
  });

  it('of a withheld number is no different', () => {
    const { later } = create();
    const withheld = { number: '' };
    later(0, hook('ring', { number: '1002' }));
    later(minute, hook('ring', withheld));
    expect(later(4 * minute, hook('ring', withheld))).toEqual(['offered c3']);
    expect(later(1000, hook('answer', withheld))).toEqual(['answered c3']);
    // The ringing of the others is over, as far as anybody knows.
    expect(later(10 * minute, hook('answer', withheld))).toEqual([]);
    expect(later(0, hook('end', withheld))).toEqual(['ended c3 answered']);
    expect(later(0, hook('end', withheld))).toEqual([]);
  });

  it('does not swallow the next call with the same small id', () => {
    const of = (news: PhoneNews, number: string) => hook(news, { phoneCallId: '3', number });
    const { later } = create();
    later(0, of('ring', '1001'));
    later(1000, of('answer', '1001'));
    expect(later(120 * minute, of('ring', '1002'))).toEqual(['ended c1 answered', 'offered c2']);
    expect(later(minute, of('ring', '1003'))).toEqual(['ended c2 unknown', 'offered c3']);
    expect(later(1000, of('answer', '1003'))).toEqual(['answered c3']);
    // The same number once more, long after its answer.
    expect(later(20 * minute, of('ring', '1003'))).toEqual(['ended c3 answered', 'offered c4']);
    expect(later(30 * minute, of('ring', '1003'))).toEqual(['offered c5']);
  });

  it('a call that rang longer than any and is answered after all is found by its id', () => {
    const { later } = create();
    later(0, hook('ring', { phoneCallId: 'q' }));
    expect(later(6 * minute, hook('answer', { phoneCallId: 'q' }))).toEqual(['answered c1']);
    expect(later(minute, hook('end', { phoneCallId: 'q' }))).toEqual(['ended c1 answered']);
  });

  it('never gives what is told of one call to an older one, one call after the other', () => {
    const life = fc.record({
      number: fc.constantFrom('', '1001', '1002'),
      id: fc.boolean(),
      ringsMs: fc.integer({ min: 0, max: 4 * minute }),
      talksMs: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 60 * minute })),
      answerIsLost: fc.boolean(),
      endIsLost: fc.boolean(),
      waitsMs: fc.integer({ min: 0, max: 180 * minute }),
    });
    fc.assert(
      fc.property(fc.array(life, { minLength: 2, maxLength: 12 }), (lives) => {
        const { later } = create();
        const answered = new Map<string, { readonly number: string; readonly id: boolean }>();
        for (const [index, one] of lives.entries()) {
          const own = `c${index + 1}`;
          // A phone that counts its calls begins anew after a few.
          const fields = { number: one.number, phoneCallId: one.id ? String(index % 3) : null };
          const begun = later(one.waitsMs + 2 * minute, hook('ring', fields));
          expect(begun).toContain(`offered ${own}`);
          for (const event of begun) answered.delete(event.split(' ')[1] ?? '');
          const isAnswered = one.talksMs !== null && !one.answerIsLost;
          if (isAnswered) {
            expect(later(one.ringsMs, hook('answer', fields))).toEqual([`answered ${own}`]);
            answered.set(own, one);
          }
          if (one.endIsLost) continue;
          const [ended = ''] = later(one.talksMs ?? 0, hook('end', fields));
          const [, key = ''] = ended.split(' ');
          // Without ids an end may be that of an older call which is still being spoken for all anybody knows.
          if (isAnswered || one.id) expect(key).toBe(own);
          else if (key !== '' && key !== own)
            expect([one.number, '']).toContain(
              answered.has(key) ? (one.number === '' ? '' : answered.get(key)?.number) : null,
            );
          answered.delete(key);
        }
      }),
    );
  });
});

describe('whatever a phone sends', () => {
  const anyHook = fc
    .record({
      news: fc.constantFrom<PhoneNews>('ring', 'dial', 'answer', 'end', 'busy', 'hold', 'resume', 'test'),
      number: fc.constantFrom('', '1001', '1002'),
      phoneCallId: fc.constantFrom(null, null, 'a', 'b'),
      direction: fc.constantFrom<Hook['direction']>('incoming', 'outgoing'),
      waitedMs: fc.nat(5000),
    })
    .map(({ waitedMs, ...rest }) => ({ waitedMs, hook: hook('ring', rest) }));

  it('each call begins once, is answered at most once, ends at most once, in that order', () => {
    fc.assert(
      fc.property(fc.array(anyHook, { maxLength: 60 }), fc.constantFrom(0, 2000), (sent, repeatsWithinMs) => {
        const calls = create(repeatsWithinMs);
        const seen = new Map<string, string[]>();
        let atMs = 0;
        for (const one of sent) {
          atMs += one.waitedMs;
          for (const event of calls.apply({ ...one.hook, atMs })) {
            const id = event.call.sourceCallId;
            seen.set(id, [...(seen.get(id) ?? []), event.type]);
            if (event.type === 'ended') {
              const answered = seen.get(id)?.includes('answered') ?? false;
              expect(event.outcome === 'answered').toBe(answered);
            }
          }
        }
        for (const life of seen.values())
          expect(['offered', 'offered,answered', 'offered,ended', 'offered,answered,ended']).toContain(
            life.join(),
          );
      }),
    );
  });

  it('with ids, doubling and delaying hooks within a minute makes no other calls', () => {
    const life = fc.constantFrom<PhoneNews[]>(
      ['ring', 'end'],
      ['ring', 'answer', 'end'],
      ['ring', 'busy'],
      ['dial', 'answer', 'end'],
    );
    fc.assert(
      fc.property(
        fc.array(life, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat(1)),
        (lives, doubles) => {
          const ordered = lives.flatMap((news, call) =>
            news.map((one) => hook(one, { phoneCallId: `id${call}`, atMs: 0 })),
          );
          const doubled = ordered.flatMap((one) => (doubles.next().value === 1 ? [one, one] : [one]));
          // Whole lives again at the end: the latest that a retransmission could be.
          const events = play([...doubled, ...ordered]);
          expect(events.filter((event) => event.startsWith('offered'))).toHaveLength(lives.length);
          expect(events.filter((event) => event.startsWith('ended'))).toHaveLength(lives.length);
        },
      ),
    );
  });

  it('a phone that never says end keeps a bounded number of calls', () => {
    const calls = create();
    for (let n = 0; n < 500; n += 1) calls.apply(hook('ring', { number: String(n) }));
    expect(calls.apply(hook('end', { number: '0' }))).toEqual([]);
    expect(told(calls.apply(hook('end', { number: '499' })))).toEqual(['ended c500 missed']);
  });
});
