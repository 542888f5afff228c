import type { PortalClock } from '../clock.ts';
import { SystemError } from '../rest/errors.ts';
import type { RestMethod } from '../rest/methods.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../rest/parsing/jsonValue.ts';
import { phpInt, phpItems, phpString } from '../rest/parsing/phpValues.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { CallRow } from './calls.ts';

/** What stands beside an activity in the CRM: one note, which the next one takes the place of. */
export interface ActivityNote {
  readonly text: string;
  readonly createdById: number;
  readonly createdMs: number;
  readonly updatedById: number;
  readonly updatedMs: number;
  /** How often it was saved. */
  readonly saves: number;
}

/** The CRM's activity of a finished call. */
export interface CallActivity {
  readonly id: number;
  readonly callId: string;
  readonly phoneNumber: string;
  readonly ownerTypeId: number;
  readonly ownerId: number;
  readonly note: ActivityNote | null;
}

export interface ActivityTable {
  /** What the finish of a call makes; null where the CRM does not know the caller (source of module voximplant). */
  add(row: CallRow): CallActivity | null;
  ofCall(callId: string): CallActivity | undefined;
  /** Oldest first. */
  readonly all: readonly CallActivity[];
  /** Somebody deletes it in the CRM. */
  remove(callId: string): void;
  clear(): void;
}

interface Saving {
  readonly activity: CallActivity;
  readonly text: string;
  readonly userId: number;
}

/** Bitrix24 docs, crm.enum.ownertype. */
const ownerTypes = { LEAD: 1, CONTACT: 3, COMPANY: 4 } as const;
/** Bitrix24 docs, crm.timeline.note.save: 2 is an activity. */
const activityItem = 2;

export function createActivityTable(deps: { readonly clock: PortalClock }): ActivityTable & {
  find(id: number): CallActivity | undefined;
  saveNote(saving: Saving): void;
} {
  const activities = new Map<number, CallActivity>();
  let nextId = 9001;
  const ofCall = (callId: string): CallActivity | undefined =>
    [...activities.values()].find((activity) => activity.callId === callId);
  return {
    add({ callId, phoneNumber, crm }) {
      if (crm === undefined) return null;
      const owner = { ownerTypeId: ownerTypes[crm.entityType], ownerId: crm.entityId };
      const activity = { id: nextId++, callId, phoneNumber, ...owner, note: null };
      activities.set(activity.id, activity);
      return activity;
    },
    ofCall,
    find: (id) => activities.get(id),
    saveNote({ activity, text, userId }) {
      const nowMs = deps.clock.nowMs();
      const before = activity.note ?? { createdById: userId, createdMs: nowMs, saves: 0 };
      const note = { ...before, text, updatedById: userId, updatedMs: nowMs, saves: before.saves + 1 };
      activities.set(activity.id, { ...activity, note });
    },
    get all() {
      return [...activities.values()];
    },
    remove(callId) {
      const activity = ofCall(callId);
      if (activity !== undefined) activities.delete(activity.id);
    },
    clear: () => activities.clear(),
  };
}

/**
 * `crm.activity.list`, as far as finding a call by ID or ORIGIN_ID needs it, and `crm.timeline.note.save`, `.get` and
 * `.delete` (Bitrix24 docs, pages of the same names). ORIGIN_ID `VI_<CALL_ID>` is that of the source of module voximplant.
 */
export function createActivityMethods(deps: {
  readonly activities: ReturnType<typeof createActivityTable>;
}): readonly RestMethod[] {
  const { activities } = deps;

  /** @throws SystemError `100` where a field is missing, `NOT_FOUND` where there is no such activity of that owner */
  const named = (params: JsonObject): CallActivity => {
    for (const name of ['ownerTypeId', 'ownerId', 'itemType', 'itemId']) {
      if (params[name] === undefined) throw missing(name);
    }
    const activity = activities.find(phpInt(params['itemId']));
    const isRight =
      phpInt(params['itemType']) === activityItem &&
      activity?.ownerTypeId === phpInt(params['ownerTypeId']) &&
      activity.ownerId === phpInt(params['ownerId']);
    if (activity === undefined || !isRight) throw new SystemError('NOT_FOUND');
    return activity;
  };

  return [
    {
      name: 'crm.activity.list',
      scopes: ['crm'],
      handle: ({ params }) => {
        const { filter = {}, select = ['*'] } = params;
        const conditions = isJsonObject(filter) ? Object.entries(filter) : [];
        const fields = phpItems(select).map((field) => phpString(field));
        return activities.all
          .map(activityFields)
          .filter((one) => conditions.every(([name, value]) => phpString(one[name]) === phpString(value)))
          .map((one) => (fields.includes('*') ? one : only(one, fields)));
      },
    },
    {
      name: 'crm.timeline.note.save',
      scopes: ['crm'],
      handle: ({ params, identity }) => {
        const activity = named(params);
        const text = params['text'];
        if (text === undefined) throw missing('text');
        activities.saveNote({ activity, text: phpString(text), userId: identity.userId });
        return true;
      },
    },
    {
      name: 'crm.timeline.note.get',
      scopes: ['crm'],
      handle: ({ params }) => {
        const { note } = named(params);
        if (note === null) throw new SystemError('NOT_FOUND');
        return {
          text: note.text,
          createdById: note.createdById,
          createdTime: isoWithZone(note.createdMs),
          updatedById: note.updatedById,
          updatedTime: isoWithZone(note.updatedMs),
        };
      },
    },
  ];
}

function missing(name: string): SystemError {
  return new SystemError('100', `Could not find value for parameter {${name}}`);
}

function activityFields({ id, callId, ownerTypeId, ownerId, phoneNumber }: CallActivity): JsonObject {
  return {
    ID: String(id),
    OWNER_ID: String(ownerId),
    OWNER_TYPE_ID: String(ownerTypeId),
    TYPE_ID: '2',
    PROVIDER_ID: 'VOXIMPLANT_CALL',
    PROVIDER_TYPE_ID: 'CALL',
    SUBJECT: `Call ${phoneNumber}`,
    ORIGINATOR_ID: 'VOXIMPLANT',
    ORIGIN_ID: `VI_${callId}`,
  };
}

function only(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): [string, JsonValue][] => {
      const value = fields[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
