import * as v from 'valibot';

/** Until the same time tomorrow, on the day on which clocks are put back. */
export const longestQuietMs = 25 * 3_600_000;

const moment = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Quiet mode as it is chosen and kept: off, until it is turned off, or with an end. Times are Unix ms. */
export const quietModeSchema = v.union([
  v.boolean(),
  v.pipe(
    v.strictObject({ sinceMs: moment, untilMs: moment }),
    v.check(({ sinceMs, untilMs }) => untilMs > sinceMs && untilMs - sinceMs <= longestQuietMs),
  ),
]);
export type ChosenQuiet = v.InferOutput<typeof quietModeSchema>;

/** What the operator asks for, in a menu or with a button. */
export const quietChoiceSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('minutes'),
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestQuietMs / 60_000)),
  }),
  /** Until a moment, Unix ms. */
  v.strictObject({ kind: v.literal('until'), untilMs: moment }),
  v.strictObject({ kind: v.literal('untilTurnedOff') }),
  v.strictObject({ kind: v.literal('off') }),
]);
export type QuietChoice = v.InferOutput<typeof quietChoiceSchema>;

/** What the portal says of the operator: the working day is closed or paused, or they are absent. */
const quietReasons = ['closed', 'paused', 'absent'] as const;
export type QuietReason = (typeof quietReasons)[number];

/** Whether calls are kept from popping up, and what came of it. */
export const quietSnapshotSchema = v.object({
  isQuiet: v.boolean(),
  /** Unix ms of its end; null where it has none, or is off. */
  untilMs: v.nullable(v.number()),
  /** It is quiet by the portal's word alone; left out where the operator chose it, or it is not quiet. */
  because: v.optional(v.picklist(quietReasons)),
  /** Incoming calls that rang during the quiet that is over, until the operator has seen how many; else 0. */
  callsMeanwhile: v.number(),
});
export type QuietSnapshot = v.InferOutput<typeof quietSnapshotSchema>;

const nothing = v.undefined();

export const quietCommands = {
  'quiet.get': { input: nothing, output: quietSnapshotSchema },
  /** @throws AppError `settings.notSaved`: it holds for this session then */
  'quiet.choose': { input: quietChoiceSchema, output: nothing },
  /** The operator has seen how many calls there were in a quiet that is over. */
  'quiet.noted': { input: nothing, output: nothing },
} as const;
