import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inUseOf,
  questionOf,
  restingOf,
  type ConnectionState,
} from '../../../../electron/core/connection/state/connectionState.ts';
import { next, type ConnectionEvent } from '../../../../electron/core/connection/state/nextConnection.ts';

type State = ConnectionState<string>;
type Event = ConnectionEvent<string>;

const problem = { code: 'portal.down', params: {} } as const;
const operator = { id: 7, name: 'Olga' };
const standing = { operator, capabilities: [], problem: null };
const owner = { userId: 7, is: 'hidden', askedAtMs: 0, allTheSame: null } as const;
const record = { origin: 'https://portal.example', userId: 7, operator: null, capabilities: [] };
const nothing: State = { at: 'none', problem: null };

const uses = fc.constantFrom('one', 'two', 'three');
const attempts = fc.integer({ min: 1, max: 3 });
const accounts = fc.constantFrom(null, 'old.example/7');
const inUse = fc.record({
  use: uses,
  renamedFrom: accounts,
  sinceMs: fc.constant(5),
  isSettled: fc.boolean(),
  operator: fc.constant(operator),
  capabilities: fc.constant([]),
  owner: fc.constantFrom(null, owner),
  problem: fc.constant(null),
});
const events: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>({ is: 'recordFound', record }),
  fc.constant<Event>({ is: 'recordRefused', problem }),
  fc.constant<Event>({ is: 'storedNotRead', problem }),
  inUse.map((established): Event => ({ is: 'storedTakenUp', inUse: established })),
  attempts.map((attempt): Event => ({ is: 'attemptBegun', attempt, host: `host ${attempt}` })),
  attempts.map((attempt): Event => ({ is: 'attemptFailed', attempt })),
  fc.tuple(attempts, inUse).map(([attempt, established]): Event => ({
    is: 'established',
    attempt,
    inUse: established,
  })),
  fc.tuple(attempts, uses, accounts).map(([attempt, use, renamedFrom]): Event => ({
    is: 'asked',
    attempt,
    question: { ...standing, owner, use, host: 'portal.example', problem, renamedFrom },
  })),
  uses.map((use): Event => ({ is: 'answered', use, sinceMs: 5 })),
  fc.constant<Event>({ is: 'declined' }),
  uses.map((use): Event => ({ is: 'channelKnown', use })),
  uses.map((use): Event => ({ is: 'checked', use, standing })),
  uses.map((use): Event => ({ is: 'ownerTold', use, owner })),
  fc.tuple(uses, fc.constantFrom(null, 'new.example')).map(([use, newHost]): Event => ({
    is: 'problemMet',
    use,
    problem,
    newHost,
  })),
  fc.constant<Event>({ is: 'disconnected' }),
  fc.constantFrom(null, problem).map((left): Event => ({ is: 'leftBehind', problem: left })),
);
const histories = fc.array(events, { maxLength: 30 });

const after = (history: readonly Event[]): State => history.reduce<State>(next, nothing);

/** What happens by itself and must not take a question away. */
const byItself: ReadonlySet<Event['is']> = new Set([
  ...(['recordFound', 'recordRefused', 'storedNotRead', 'storedTakenUp', 'channelKnown'] as const),
  ...(['checked', 'problemMet', 'leftBehind'] as const),
]);

describe('the state of the connection, whatever happens in whatever order', () => {
  it('lets no check, wake or failure take a question or an attempt away', () => {
    fc.assert(
      fc.property(histories, events, (history, event) => {
        fc.pre(byItself.has(event.is));
        const before = after(history);
        const state = next(before, event);
        expect(questionOf(state)).toEqual(questionOf(before));
        if (before.at === 'asking' || before.at === 'connecting') expect(state.at).toBe(before.at);
      }),
      { numRuns: 2000 },
    );
  });

  it('changes the portal in use by a few events alone, and by none that is about another', () => {
    fc.assert(
      fc.property(histories, events, (history, event) => {
        const before = after(history);
        const state = next(before, event);
        if (inUseOf(before)?.use === inUseOf(state)?.use) return;
        expect(['storedTakenUp', 'established', 'answered', 'disconnected']).toContain(event.is);
        if (event.is === 'storedTakenUp') expect(restingOf(before).at).toBe('stored');
        if (event.is === 'established') expect(before).toMatchObject({ attempt: event.attempt });
        if (event.is === 'answered') expect(questionOf(before)?.use).toBe(event.use);
      }),
      { numRuns: 2000 },
    );
  });

  it('is left as it is, the very same, by what an older attempt comes to', () => {
    fc.assert(
      fc.property(histories, events, (history, event) => {
        const before = after(history);
        fc.pre(event.is === 'attemptFailed' || event.is === 'established' || event.is === 'asked');
        const isCurrent = before.at === 'connecting' && before.attempt === event.attempt;
        fc.pre(!isCurrent);
        expect(next(before, event)).toBe(before);
      }),
      { numRuns: 2000 },
    );
  });

  it('carries the account that was renamed from the question into use', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const before = after(history);
        const question = questionOf(before);
        fc.pre(question !== null);
        if (question === null) return;
        const state = next(before, { is: 'answered', use: question.use, sinceMs: 9 });
        expect(inUseOf(state)).toMatchObject({ use: question.use, renamedFrom: question.renamedFrom });
      }),
      { numRuns: 500, maxSkipsPerRun: 300 },
    );
  });

  it('has no state that only one kind of event can leave', () => {
    const every = fc.sample(events, { numRuns: 3000, seed: 1 });
    fc.assert(
      fc.property(histories, (history) => {
        const state = after(history);
        const ways = new Set(
          every.filter((event) => stageOf(next(state, event)) !== stageOf(state)).map(({ is }) => is),
        );
        expect(ways.size, stageOf(state)).toBeGreaterThan(1);
      }),
      { numRuns: 50 },
    );
  });
});

/** The stages that a person can tell apart. */
function stageOf(state: State): string {
  const inUse = inUseOf(state);
  return [
    state.at,
    restingOf(state).at,
    inUse?.use,
    inUse?.isSettled,
    inUse?.newHost,
    questionOf(state)?.use,
  ].join(' ');
}
