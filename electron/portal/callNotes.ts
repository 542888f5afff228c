import * as v from 'valibot';
import type { CommandAnswer, NoteOrder } from '../core/ports/portal.ts';
import type { RestFailure } from './answers/restAnswer.ts';
import type { RestClient } from './rest/restClient.ts';

const findMethod = 'crm.activity.list';
const saveMethod = 'crm.timeline.note.save';
/** Bitrix24 docs, crm.timeline.note.save: 1 is an entry of the timeline, 2 an activity. */
const activityItem = 2;

const id = v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.safeInteger(), v.minValue(1));
/** Ids are texts in the documented example. */
const activitySchema = v.object({
  ID: id,
  OWNER_TYPE_ID: id,
  OWNER_ID: id,
  ORIGIN_ID: v.fallback(v.nullable(v.string()), null),
});
const activitiesSchema = v.array(activitySchema);

/**
 * Saves a note to the CRM activity of a call (Bitrix24 docs, crm.activity.list and crm.timeline.note.save; scope `crm`). An
 * activity has one note, so that a second save takes the place of the first and may be repeated. Which activity it is the
 * portal says when the call is finished (CRM_ACTIVITY_ID); where the telephone system has finished it, its ORIGIN_ID is
 * `VI_<CALL_ID>` (source of module voximplant, vi_crm_helper).
 *
 * Not by one `batch`: `$result[...]` in the operator's words would be taken for another command's answer.
 */
export function createNoteSaver(
  rest: Pick<RestClient, 'call'>,
  host: string,
): (order: NoteOrder) => Promise<CommandAnswer> {
  const unexpected = (method: string): CommandAnswer => ({
    kind: 'retry',
    error: { code: 'portal.unexpectedAnswer', params: { host, method } },
    notBeforeMs: null,
  });

  return async ({ callId, activityId, text }) => {
    const origin = `VI_${callId}`;
    const filter = activityId === null ? { ORIGIN_ID: origin } : { ID: activityId };
    const select = ['ID', 'OWNER_TYPE_ID', 'OWNER_ID', 'ORIGIN_ID'];
    // Nothing that an operator waits for: what hides cards goes first.
    const found = await rest.call(findMethod, { filter, select }, { priority: 'lookUp' });
    if (!found.ok) return failureOf(found);
    const activities = v.safeParse(activitiesSchema, found.result);
    if (!activities.success) return unexpected(findMethod);
    // A portal that took no notice of the filter would answer with what belongs to other calls.
    const activity = activities.output.find(({ ID, ORIGIN_ID }) =>
      activityId === null ? ORIGIN_ID === origin : ID === activityId,
    );
    if (activity === undefined) {
      return { kind: 'retry', error: { code: 'note.noActivity', params: { host } }, notBeforeMs: null };
    }
    const saved = await rest.call(
      saveMethod,
      {
        ownerTypeId: activity.OWNER_TYPE_ID,
        ownerId: activity.OWNER_ID,
        itemType: activityItem,
        itemId: activity.ID,
        text,
      },
      { priority: 'lookUp' },
    );
    if (!saved.ok) return failureOf(saved);
    return saved.result === true ? { kind: 'acknowledged' } : unexpected(saveMethod);
  };
}

function failureOf({ retryable, error, notBeforeMs }: RestFailure): CommandAnswer {
  return retryable ? { kind: 'retry', error, notBeforeMs } : { kind: 'failed', error };
}
