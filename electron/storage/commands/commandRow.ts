import * as v from 'valibot';
import { appErrorDataSchema } from '../../../contracts/errors.ts';
import { savedNoteLength } from '../../../contracts/notes/notes.ts';
import { longestFileName, longestFilePath } from '../../../contracts/recordings/recordings.ts';
import { isUnsettled, type Command, type CommandState } from '../../core/ports/commandRecord.ts';
import type { Log } from '../../core/ports/log.ts';

/** In the order of `commandColumns`. */
export function valuesOf(command: Command, nowMs: number): readonly (string | number | null)[] {
  const { state, details } = command;
  return [
    command.id,
    command.kind,
    command.portal,
    command.callId,
    command.externalCallId,
    JSON.stringify(command.userIds),
    JSON.stringify(command.subject),
    details === null ? null : JSON.stringify(details),
    command.createdAtMs,
    command.tries,
    state.at,
    'problem' in state && state.problem !== null ? JSON.stringify(state.problem) : null,
    isUnsettled(command) ? 0 : 1,
    nowMs,
  ];
}

/** @throws what valibot throws where the row is not one of ours */
function commandOf(row: unknown): Command {
  const read = v.parse(rowSchema, row);
  return {
    id: read.id,
    portal: read.portal,
    userIds: read.user_ids,
    subject: read.subject,
    createdAtMs: read.created_at_ms,
    tries: read.tries,
    ...aboutCall(read),
    state: stateOf(read),
  };
}

const json = v.pipe(v.string(), v.parseJson());
const rowBase = {
  id: v.string(),
  portal: v.string(),
  user_ids: v.pipe(json, v.array(v.number())),
  subject: v.pipe(
    json,
    v.object({
      who: v.string(),
      phoneNumber: v.string(),
      startedAtMs: v.number(),
      callKey: v.optional(v.string()),
    }),
  ),
  created_at_ms: v.number(),
  tries: v.number(),
  state: v.string(),
  problem: v.nullable(v.pipe(json, appErrorDataSchema)),
  written_at_ms: v.number(),
};
const registerDetailsSchema = v.object({
  phoneNumber: v.string(),
  direction: v.picklist(['incoming', 'outgoing']),
  startedAtMs: v.number(),
  line: v.nullable(v.string()),
  show: v.boolean(),
  maybeShown: v.boolean(),
});
const finishDetailsSchema = v.object({
  answeredAtMs: v.nullable(v.number()),
  lastKnownMs: v.number(),
  end: v.nullable(
    v.object({
      durationS: v.pipe(v.number(), v.integer(), v.minValue(0)),
      statusCode: v.picklist(['200', '304', '486', '603', '603-S', 'OTHER']),
    }),
  ),
  othersForMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  registeredAgain: v.optional(v.boolean()),
});
const noteDetailsSchema = v.object({
  text: v.pipe(v.string(), v.maxLength(savedNoteLength)),
  activityId: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});
const fileSchema = v.object({
  path: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFilePath)),
  sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  modifiedMs: v.number(),
});
const recordingDetailsSchema = v.object({
  fileName: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFileName)),
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(2)),
});
const transcriptDetailsSchema = v.object({ file: fileSchema });
const rowSchema = v.variant('kind', [
  v.object({
    ...rowBase,
    kind: v.picklist(['hide', 'show']),
    call_id: v.string(),
    external_call_id: v.nullable(v.string()),
  }),
  v.object({
    ...rowBase,
    kind: v.literal('register'),
    call_id: v.nullable(v.string()),
    external_call_id: v.string(),
    details: v.pipe(json, registerDetailsSchema),
  }),
  v.object({
    ...rowBase,
    kind: v.literal('finish'),
    call_id: v.nullable(v.string()),
    external_call_id: v.string(),
    details: v.pipe(json, finishDetailsSchema),
  }),
  v.object({
    ...rowBase,
    kind: v.literal('note'),
    call_id: v.nullable(v.string()),
    external_call_id: v.nullable(v.string()),
    details: v.pipe(json, noteDetailsSchema),
  }),
  v.object({
    ...rowBase,
    kind: v.literal('recording'),
    call_id: v.nullable(v.string()),
    external_call_id: v.nullable(v.string()),
    details: v.pipe(json, recordingDetailsSchema),
  }),
  v.object({
    ...rowBase,
    kind: v.literal('transcript'),
    call_id: v.nullable(v.string()),
    external_call_id: v.nullable(v.string()),
    details: v.pipe(json, transcriptDetailsSchema),
  }),
]);
type Row = v.InferOutput<typeof rowSchema>;

function aboutCall(row: Row) {
  switch (row.kind) {
    case 'hide':
    case 'show':
      return {
        kind: row.kind,
        callId: row.call_id,
        externalCallId: row.external_call_id,
        details: null,
      };
    case 'register':
      return {
        kind: row.kind,
        callId: row.call_id,
        externalCallId: row.external_call_id,
        details: row.details,
      };
    case 'finish':
      return {
        kind: row.kind,
        callId: row.call_id,
        externalCallId: row.external_call_id,
        details: row.details,
      };
    case 'note':
      return {
        kind: row.kind,
        callId: row.call_id,
        externalCallId: row.external_call_id,
        details: row.details,
      };
    case 'recording':
      return {
        kind: row.kind,
        callId: row.call_id,
        externalCallId: row.external_call_id,
        details: row.details,
      };
    case 'transcript':
      return {
        kind: row.kind,
        callId: row.call_id,
        externalCallId: row.external_call_id,
        details: row.details,
      };
  }
}

function stateOf({ state, problem, written_at_ms: writtenAtMs }: Row): CommandState {
  if (state === 'held') return { at: 'held' };
  if (state === 'failed' && problem !== null) return { at: 'failed', problem, failedAtMs: writtenAtMs };
  // What was being sent may not have arrived: it is sent again.
  return { at: 'waiting', notBeforeMs: 0, problem };
}

/** Not understood: a newer Ringside's, perhaps, which may want it back. It may name a caller, so not for ever. */
const unreadableKeptMs = 7 * 24 * 60 * 60 * 1000;

/** What of the rows can be understood, and the ids of those that cannot and are old. */
export function readRows(
  rows: readonly unknown[],
  nowMs: number,
  log: Log,
): { readonly commands: readonly Command[]; readonly forget: readonly string[] } {
  const commands: Command[] = [];
  const forget: string[] = [];
  for (const row of rows) {
    try {
      commands.push(commandOf(row));
    } catch {
      // The reason would quote the row, and with it who called.
      log.warn('unreadable command skipped');
      const old = v.safeParse(v.object({ id: v.string(), written_at_ms: v.number() }), row);
      if (old.success && nowMs - old.output.written_at_ms > unreadableKeptMs) forget.push(old.output.id);
    }
  }
  return { commands, forget };
}
