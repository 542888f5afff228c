import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneNews } from '../../../../contracts/phones.ts';
import type { Hook } from '../../../../electron/core/ports/phoneSource.ts';
import { createHookCallsOverCore as create, hook, told } from './hookCallsSetUp.ts';

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
      'held and taken back, told of a talk alone',
      [hook('ring'), hook('hold'), hook('answer'), hook('hold'), hook('resume'), hook('end'), hook('hold')],
      ['offered c1', 'answered c1', 'held c1', 'resumed c1', 'ended c1 answered'],
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

describe('a desk phone without ids', () => {
  it('that holds, takes back and holds again at once is heard each time, and doubled news once', () => {
    const news: PhoneNews[] = ['hold', 'hold', 'resume', 'resume', 'hold'];
    const [, , ...heard] = play([hook('ring'), hook('answer'), ...news.map((one) => hook(one))], 2000);
    expect(heard).toEqual(['held c1', 'resumed c1', 'held c1']);
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
            if (event.type === 'held') {
              expect(seen.get(id)?.join()).toBe('offered,answered');
              continue;
            }
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

describe('a number that the phone writes differently from one hook to the next', () => {
  /** The operator's country is Russia. */
  const ways = [
    ['+74951234567', '8 (495) 123-45-67', '74951234567', '+7 495 123 45 67', '4951234567', '٨٤٩٥١٢٣٤٥٦٧'],
    ['+4930901820', '810 49 30 901820', '0049 30 901820', '+49 (0) 30 901820'],
    ['1001', '1001'],
  ];
  const other = '+74950000001';

  it.each(ways.flatMap((same) => same.flatMap((ring) => same.map((end) => [ring, end] as const))))(
    'rings as %j and ends as %j',
    (ring, end) => {
      const { apply } = create();
      apply(hook('ring', { number: other }));
      apply(hook('ring', { number: ring }));
      apply(hook('ring', { number: other }));
      expect(told(apply(hook('answer', { number: end })))).toEqual(['answered c2']);
      expect(told(apply(hook('end', { number: ring })))).toEqual(['ended c2 answered']);
    },
  );

  it('with an id of its own is one call all the same', () => {
    const { apply } = create();
    const of = (news: PhoneNews, number: string) => apply(hook(news, { phoneCallId: '7', number }));
    expect(told(of('ring', '+74951234567'))).toEqual(['offered c1']);
    expect(told(of('ring', '84951234567'))).toEqual([]);
  });

  it('is another where another number rings as well, and what is written alike goes first', () => {
    const { apply } = create();
    apply(hook('ring', { number: '+74951234567' }));
    apply(hook('ring', { number: '84951234567' }));
    expect(told(apply(hook('end', { number: '+74951234567' })))).toEqual(['ended c1 missed']);
    expect(told(apply(hook('end', { number: '1001' })))).toEqual([]);
    expect(told(apply(hook('end', { number: '+74951234567' })))).toEqual(['ended c2 missed']);
  });
});
