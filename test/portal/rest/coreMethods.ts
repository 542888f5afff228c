import type { PortalClock } from '../clock.ts';
import type { UserDirectory } from '../users.ts';
import { SystemError } from './errors.ts';
import { scopeAllows, type MethodTable, type RestMethod } from './methods.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './parsing/jsonValue.ts';
import { phpBool, phpItems, phpString } from './parsing/phpValues.ts';
import { isoWithZone } from './timeBlock.ts';

/** Methods of every portal: who am I, what may I, what exists, what time is it. */
export function createCoreMethods(deps: {
  readonly users: UserDirectory;
  readonly clock: PortalClock;
  /** The table these methods become part of, for `method.get`. */
  readonly table: () => MethodTable;
}): readonly RestMethod[] {
  return [
    {
      name: 'profile',
      scopes: [],
      handle: ({ identity }) => {
        const user = deps.users.get(identity.userId);
        return {
          ID: String(user.id),
          ADMIN: user.admin,
          NAME: user.name,
          LAST_NAME: user.lastName,
          PERSONAL_GENDER: '',
          TIME_ZONE: '',
        };
      },
    },
    {
      name: 'user.current',
      scopes: ['user', 'user_basic', 'user_brief'],
      handle: ({ identity }) => {
        const user = deps.users.get(identity.userId);
        return {
          ID: String(user.id),
          ACTIVE: user.active,
          NAME: user.name,
          LAST_NAME: user.lastName,
          SECOND_NAME: '',
          WORK_POSITION: '',
          UF_PHONE_INNER: user.phoneInner,
          ...(identity.scopes.some((scope) => scope !== 'user_brief' && scope.startsWith('user'))
            ? { EMAIL: `user${user.id}@portal.example` }
            : {}),
        };
      },
    },
    {
      name: 'user.get',
      scopes: ['user', 'user_basic', 'user_brief'],
      handle: ({ params }) => listPeople(deps.users, params),
    },
    { name: 'scope', scopes: [], handle: ({ identity }) => [...identity.scopes] },
    {
      name: 'method.get',
      scopes: [],
      handle: ({ params, identity }) => {
        const name = phpString(params['name'] ?? params['NAME']);
        if (name === '') throw new SystemError('ERROR_ARGUMENT', 'Argument name is empty');
        const method = deps.table().find(name);
        return {
          isExisting: method !== undefined,
          isAvailable: method !== undefined && scopeAllows(method, identity.scopes),
        };
      },
    },
    { name: 'server.time', scopes: [], handle: () => isoWithZone(deps.clock.nowMs()) },
  ];
}

/**
 * `user.get` with FILTER by ID or ACTIVE and `select`, the first page: without system users and integrators, as in Bitrix24's
 * documentation of it.
 */
function listPeople(users: UserDirectory, params: JsonObject): JsonObject[] {
  const { FILTER: given, select } = params;
  const filter = isJsonObject(given) ? given : {};
  const { ID: wanted } = filter;
  const ids = wanted === undefined ? null : phpItems(wanted).map(phpString);
  const fields = Array.isArray(select) ? select.map(phpString) : null;
  return users.all
    .filter(({ kind }) => kind === 'employee' || kind === 'extranet')
    .filter(({ id }) => ids === null || ids.includes(String(id)))
    .filter(({ active }) => filter['ACTIVE'] === undefined || active === isOn(filter['ACTIVE']))
    .slice(0, 50)
    .map(({ id, active, name, lastName, kind }) => {
      const person = { ID: String(id), ACTIVE: active, NAME: name, LAST_NAME: lastName, USER_TYPE: kind };
      const told = Object.entries(person).filter(([field]) => fields === null || fields.includes(field));
      return Object.fromEntries(told);
    });
}

/** As `prepareUserValue` of module rest 25.600: anything but nothing and N is yes. */
function isOn(value: JsonValue | undefined): boolean {
  return value !== 'N' && phpBool(value);
}
