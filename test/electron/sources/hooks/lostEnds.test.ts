import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneNews } from '../../../../contracts/phones.ts';
import { createHookCallsOverCore as create, hook } from './hookCallsSetUp.ts';

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
