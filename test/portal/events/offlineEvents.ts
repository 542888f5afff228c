import { createHash } from 'node:crypto';
import type { PortalClock } from '../clock.ts';
import type { PushServer } from '../pull/pushServer.ts';
import { BusinessError, SystemError } from '../rest/errors.ts';
import type { Identity } from '../rest/identity.ts';
import type { RestMethod } from '../rest/methods.ts';
import type { JsonObject, JsonValue } from '../rest/parsing/jsonValue.ts';
import { phpInt, phpItems, phpString } from '../rest/parsing/phpValues.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { PortalSettings } from '../settings.ts';
import type { UserDirectory } from '../users.ts';

/** Fields of `ONEXTERNALCALLBACKSTART` (Bitrix24 docs, page of that name). */
export interface CallbackForm {
  readonly phoneNumber: string;
  readonly text?: string;
  readonly lineNumber?: string;
  readonly crm?: { readonly entityType: string; readonly entityId: number };
}

/** One row of the portal's table of offline events. */
interface OfflineEvent {
  readonly id: number;
  readonly clientId: string;
  readonly messageId: string;
  readonly name: string;
  readonly data: JsonObject;
  readonly atMs: number;
  processId: string | null;
}

export interface OfflineEvents {
  /** Somebody fills in a call-back form. @returns whether an application has the event queued */
  askForCallback(form: CallbackForm): boolean;
  /** Of all applications, reserved or not. */
  readonly waiting: readonly Pick<OfflineEvent, 'id' | 'processId' | 'data'>[];
  clear(): void;
}

const callbackEvent = 'ONEXTERNALCALLBACKSTART';
const known: ReadonlySet<string> = new Set([callbackEvent, 'ONEXTERNALCALLSTART']);
const pageSize = 50;

/** `event.bind` with `event_type` = offline, `event.offline.get`, `.list` and `.clear` (Bitrix24 docs, pages of the same names). */
export function createOfflineEvents(deps: {
  readonly users: UserDirectory;
  readonly push: Pick<PushServer, 'toApplication'>;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): OfflineEvents & { readonly methods: readonly RestMethod[] } {
  let rows: OfflineEvent[] = [];
  let nextId = 1;
  let processes = 0;
  const bindings = new Set<string>();

  const administratorOnly = ({ kind, userId }: Identity): void => {
    if (kind === 'webhook') throw new SystemError('WRONG_AUTH_TYPE');
    if (!deps.users.get(userId).admin) throw new SystemError('ACCESS_DENIED', 'Access denied!');
  };
  const ofApplication = ({ owner }: Identity, params: JsonObject): OfflineEvent[] => {
    const filter = params['filter'];
    const name =
      typeof filter === 'object' && filter !== null && 'EVENT_NAME' in filter
        ? phpString(filter['EVENT_NAME']).toUpperCase()
        : null;
    return rows.filter((row) => row.clientId === owner && (name === null || row.name === name));
  };
  const rowJson = ({ id, atMs, name, data, messageId }: OfflineEvent): JsonObject => ({
    ID: String(id),
    TIMESTAMP_X: isoWithZone(atMs),
    EVENT_NAME: name,
    EVENT_DATA: data,
    EVENT_ADDITIONAL: { user_id: '0' },
    MESSAGE_ID: messageId,
  });
  const method = (
    name: string,
    handle: (call: Parameters<RestMethod['handle']>[0]) => JsonValue,
  ): RestMethod => ({
    name,
    scopes: [],
    handle(call) {
      administratorOnly(call.identity);
      return handle(call);
    },
  });

  return {
    get waiting() {
      return rows;
    },
    clear() {
      rows = [];
      bindings.clear();
    },
    askForCallback(form) {
      const data: JsonObject = {
        PHONE_NUMBER: form.phoneNumber,
        TEXT: form.text ?? '',
        VOICE: '',
        CRM_ENTITY_TYPE: form.crm?.entityType ?? '',
        CRM_ENTITY_ID: String(form.crm?.entityId ?? ''),
        LINE_NUMBER: form.lineNumber ?? '',
      };
      // Identical data collapse into one row (source of module rest, event/ProviderOffline).
      const messageId = createHash('md5')
        .update(callbackEvent + JSON.stringify(data))
        .digest('hex');
      for (const clientId of bindings) {
        if (!rows.some((row) => row.clientId === clientId && row.messageId === messageId))
          rows.push({
            id: nextId++,
            clientId,
            messageId,
            name: callbackEvent,
            data,
            atMs: deps.clock.nowMs(),
            processId: null,
          });
        const count = rows.filter((row) => row.clientId === clientId && row.processId === null).length;
        const message = {
          moduleId: 'rest',
          command: 'event_offline',
          params: { 0: { connector_id: '', count } },
        };
        deps.push.toApplication({ clientId }, message);
      }
      return bindings.size > 0;
    },
    methods: [
      method('event.bind', ({ params, identity }) => {
        const event = phpString(params['event']).toUpperCase();
        if (!known.has(event)) throw new SystemError('ERROR_EVENT_NOT_FOUND');
        if (phpString(params['event_type']) !== 'offline')
          throw new BusinessError('The practice portal knows offline events alone');
        // The words are not documented [inferred].
        if (bindings.has(identity.owner)) throw new BusinessError('Handler already binded');
        bindings.add(identity.owner);
        return true;
      }),
      method('event.offline.get', ({ params, identity }) => {
        const keeps = phpString(params['clear'] ?? '1') === '0';
        if (keeps && !deps.settings.current.offlineEventsExtended) throw new SystemError('WRONG_LICENSE');
        const limit = Math.min(phpInt(params['limit'] ?? pageSize), pageSize);
        const taken = ofApplication(identity, params)
          .filter(({ processId }) => processId === null)
          .slice(0, limit);
        const processId = String((processes += 1)).padStart(32, 'f');
        if (keeps) for (const row of taken) row.processId = processId;
        else rows = rows.filter((row) => !taken.includes(row));
        return { process_id: keeps ? processId : null, events: taken.map(rowJson) };
      }),
      method('event.offline.list', ({ params, identity }) =>
        ofApplication(identity, params)
          .slice(0, pageSize)
          .map((row) => ({ ...rowJson(row), PROCESS_ID: row.processId ?? '', ERROR: '0' })),
      ),
      method('event.offline.clear', ({ params, identity }) => {
        const processId = phpString(params['process_id']);
        if (processId === '') throw new BusinessError('process_id is missing');
        const ids = params['id'] === undefined ? null : phpItems(params['id']).map(phpString);
        rows = rows.filter(
          (row) =>
            row.clientId !== identity.owner ||
            row.processId !== processId ||
            (ids !== null && !ids.includes(String(row.id))),
        );
        return true;
      }),
    ],
  };
}
