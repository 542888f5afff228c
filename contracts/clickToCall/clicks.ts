import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';

/**
 * NUMBER of the line that tells a number pressed in Bitrix24 from a call that a telephone system has registered. One name for all
 * portals: whoever reads a card need ask nobody.
 */
export const clickLineNumber = 'ringside';

/**
 * Whether an id of an outgoing line is that of Ringside's line. It is the line's NUMBER [seen in source: module voximplant, vi_config.php
 * GetLines, which names a telephone system's other lines `REST_APP:<application>`]; an id that has it as a word is taken as well.
 */
export function namesClickLine(lineId: string): boolean {
  return lineId.split(/[^\p{L}\p{N}]+/u).some((word) => word.toLowerCase() === clickLineNumber);
}

/** A click is of no use to anybody who does not hear the phone ring by then. */
export const clickFreshForMs = 20_000;

/**
 * Why the operator is asked first. `chosen`: the setting says so. `inCall`: they are in a call. `notHere`: nobody was at this
 * computer when the number was pressed, so another program of theirs may dial it. `unusual`: a number that may cost more than a
 * call, or do something else. `unsure`: nobody can say whether it is old, dialled already, or in the middle of a call.
 */
const reasonsToAsk = ['chosen', 'inCall', 'notHere', 'unusual', 'unsure'] as const;
export type ReasonToAsk = (typeof reasonsToAsk)[number];

/** How far the dialling of a number has come that the operator pressed in Bitrix24. */
export const clickSchema = v.variant('at', [
  /** The portal has told of it; what to do is decided within the same moment. `untimed`: nobody knows how old it is. */
  v.object({ at: v.literal('heard'), untimed: v.optional(v.literal(true)) }),
  v.object({ at: v.literal('asks'), because: v.picklist(reasonsToAsk) }),
  v.object({ at: v.literal('dialling') }),
  /** The phone has taken the number; what it tells of the call comes by itself, where it tells anything. */
  v.object({ at: v.literal('dialled') }),
  /** Ringside does nothing about it here: it is switched off, or another program of the operator's has it. */
  v.object({ at: v.literal('left') }),
  v.object({ at: v.literal('notDialled'), problem: appErrorDataSchema }),
]);
export type Click = v.InferOutput<typeof clickSchema>;
