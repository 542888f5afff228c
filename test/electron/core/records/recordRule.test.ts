import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callDirections } from '../../../../contracts/calls.ts';
import { openMoments } from '../../../../contracts/settings/bounds.ts';
import { recordStep, type RecordFacts } from '../../../../electron/core/records/recordRule.ts';

const rings: RecordFacts = {
  direction: 'incoming',
  state: 'ringing',
  isTest: false,
  dismissed: false,
  caller: 'one',
  moments: { known: 'ring', unknown: 'ring' },
  lineMoment: null,
  needsAPress: false,
  age: 'now',
  isEngaged: false,
  isTyping: false,
};
const answered = { ...rings, state: 'answered' } as const;
const onAnswer = { known: 'answer', unknown: 'answer' } as const;
const never = { known: 'never', unknown: 'never' } as const;

describe('whether a record opens by itself', () => {
  it.each<[string, RecordFacts, string]>([
    ['a known caller on ring', rings, 'openQuietly'],
    ['an unknown one on ring', { ...rings, caller: 'none' }, 'openQuietly'],
    ['on ring, while somebody types', { ...rings, isTyping: true }, 'wait'],
    ['on ring, answered before the keyboard was at rest', { ...answered, isTyping: true }, 'open'],
    ['on answer, while it rings', { ...rings, moments: onAnswer }, 'wait'],
    ['on answer', { ...answered, moments: onAnswer }, 'open'],
    ['never', { ...answered, moments: never }, 'no'],
    ['known callers alone', { ...rings, caller: 'none', moments: { known: 'ring', unknown: 'never' } }, 'no'],
    ['unknown callers alone', { ...rings, moments: { known: 'never', unknown: 'ring' } }, 'no'],
    ['never, but on this line', { ...rings, moments: never, lineMoment: 'ring' }, 'openQuietly'],
    ['on ring, but not on this line', { ...rings, lineMoment: 'never' }, 'no'],
    ['before the CRM has answered', { ...rings, caller: 'notKnown' }, 'wait'],
    ['several to choose from', { ...answered, caller: 'several' }, 'no'],
    ['a colleague', { ...answered, caller: 'colleague' }, 'no'],
    ['an address that nobody has seen', { ...answered, caller: 'none', needsAPress: true }, 'no'],
    ['a second call, on ring', { ...rings, isEngaged: true }, 'wait'],
    ['a second call that is answered', { ...answered, isEngaged: true }, 'open'],
    ['a ring of long ago', { ...rings, age: 'old' }, 'no'],
    ['a talk that goes on for long', { ...answered, age: 'old' }, 'no'],
    ['some seconds into the talk', { ...answered, age: 'seconds' }, 'openQuietly'],
    [
      'some seconds into the talk, while somebody types',
      { ...answered, age: 'seconds', isTyping: true },
      'wait',
    ],
    ['on ring, some seconds later', { ...rings, age: 'seconds' }, 'openQuietly'],
    ['a call that was put away', { ...answered, dismissed: true }, 'no'],
    ['a practice call', { ...answered, isTest: true }, 'no'],
    ['an own call', { ...answered, direction: 'outgoing' }, 'no'],
    ['a call that is over', { ...rings, state: 'ended' }, 'no'],
  ])('%s', (_what, facts, step) => {
    expect(recordStep(facts)).toBe(step);
  });

  const facts: fc.Arbitrary<RecordFacts> = fc.record({
    direction: fc.constantFrom(...callDirections),
    state: fc.constantFrom('ringing', 'answered', 'ended'),
    isTest: fc.boolean(),
    dismissed: fc.boolean(),
    caller: fc.constantFrom('one', 'several', 'none', 'notKnown', 'colleague'),
    moments: fc.record({ known: fc.constantFrom(...openMoments), unknown: fc.constantFrom(...openMoments) }),
    lineMoment: fc.constantFrom(null, ...openMoments),
    needsAPress: fc.boolean(),
    age: fc.constantFrom('now', 'seconds', 'old'),
    isEngaged: fc.boolean(),
    isTyping: fc.boolean(),
  });

  it('never does while somebody types or talks, but for the call they answered; never on its own word', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const step = recordStep(given);
        if (step === 'no' || step === 'wait') return;
        const moment = given.lineMoment ?? given.moments[given.caller === 'one' ? 'known' : 'unknown'];
        expect(moment).not.toBe('never');
        expect(
          given.direction === 'incoming' && !given.isTest && !given.dismissed && !given.needsAPress,
        ).toBe(true);
        expect(['one', 'none']).toContain(given.caller);
        expect(given.age).not.toBe('old');
        // Only who has just answered may lose the keyboard to it.
        if (step === 'open') expect([given.state, given.age]).toEqual(['answered', 'now']);
        else expect([given.isTyping, given.isEngaged]).toEqual([false, false]);
        if (given.state === 'ringing') expect(moment).toBe('ring');
      }),
      { numRuns: 3_000 },
    );
  });
});
