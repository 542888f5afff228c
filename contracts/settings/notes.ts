import * as v from 'valibot';
import { longestWrapUpS, outcomeLength, outcomesAtMost } from './bounds.ts';
import { valueSetting } from './declaration.ts';

const outcome = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(outcomeLength),
  v.check((text) => text.trim() === text),
);
const each = (outcomes: string[]): string[] => [...new Set(outcomes)];

export const noteSettings = {
  /** What a call may come to, in the order to choose from; null: a list in the operator's language; empty: none is asked. */
  callOutcomes: valueSetting({
    schema: v.nullable(
      v.pipe(v.array(v.unknown()), v.maxLength(outcomesAtMost), v.array(outcome), v.transform(each)),
    ),
    // Each entry stands by itself.
    stored: v.nullable(
      v.pipe(
        v.array(v.unknown()),
        v.transform((entries) =>
          each(entries.filter((entry): entry is string => v.is(outcome, entry))).slice(0, outcomesAtMost),
        ),
      ),
    ),
    initial: null,
    lockable: true,
  }),
  /** Whether a talked call is to have a note or an outcome. */
  notesAfterCalls: valueSetting({
    schema: v.picklist(['optional', 'asked', 'required']),
    initial: 'optional',
    lockable: true,
  }),
  /** Seconds after a talked call in which no popup comes; 0 for none. */
  wrapUpSeconds: valueSetting({
    schema: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(longestWrapUpS)),
    initial: 0,
    lockable: true,
  }),
};
