import type { PortalSettings } from '../../settings.ts';
import { BusinessError, SystemError } from '../../rest/errors.ts';
import type { Identity } from '../../rest/identity.ts';
import type { RestMethod } from '../../rest/methods.ts';
import type { JsonObject } from '../../rest/parsing/jsonValue.ts';
import { phpString } from '../../rest/parsing/phpValues.ts';

/** A line of somebody's telephone system: one row of the portal's table of external lines. */
export interface ExternalLine {
  readonly id: number;
  /** See `Identity.owner`: nobody else can see or change it. */
  readonly owner: string;
  readonly number: string;
  readonly name: string;
  /** Whether a click that uses it makes a lead of a stranger. */
  readonly crmAutoCreate: boolean;
}

export interface ExternalLines {
  readonly all: readonly ExternalLine[];
  find(owner: string, number: string): ExternalLine | undefined;
  /** A call that names a line which nobody added adds it (source of module voximplant). */
  ensure(owner: string, number: string): void;
  clear(): void;
}

/** How long a number may be (source of module voximplant). */
const numberLength = 50;

export function createExternalLines(): ExternalLines & {
  add(line: Omit<ExternalLine, 'id'>): ExternalLine;
  replace(line: ExternalLine): void;
  remove(line: ExternalLine): void;
} {
  let lines: readonly ExternalLine[] = [];
  let nextId = 1;
  const find = (owner: string, number: string): ExternalLine | undefined =>
    lines.find((line) => line.owner === owner && line.number === number);
  const add = (line: Omit<ExternalLine, 'id'>): ExternalLine => {
    const added = { ...line, id: nextId++ };
    lines = [...lines, added];
    return added;
  };
  return {
    get all() {
      return lines;
    },
    find,
    ensure(owner, number) {
      const cut = number.trim().slice(0, numberLength);
      if (cut !== '' && find(owner, cut) === undefined)
        add({ owner, number: cut, name: '', crmAutoCreate: true });
    },
    add,
    replace: (line) => void (lines = lines.map((other) => (other.id === line.id ? line : other))),
    remove: (line) => void (lines = lines.filter(({ id }) => id !== line.id)),
    clear: () => void (lines = []),
  };
}

/** `telephony.externalLine.add`, `.update`, `.delete` and `.get` (Bitrix24 docs, pages of the same names). */
export function createExternalLineMethods(deps: {
  readonly lines: ReturnType<typeof createExternalLines>;
  readonly settings: { readonly current: PortalSettings };
}): readonly RestMethod[] {
  const { lines } = deps;
  /** The same disagreement of docs and source as about `register`. */
  const refuseWebhook = ({ kind }: Identity): void => {
    if (kind === 'webhook' && !deps.settings.current.webhookMayRegister)
      throw new SystemError('WRONG_AUTH_TYPE');
  };
  const numberIn = (params: JsonObject): string => {
    const number = phpString(params['NUMBER']).trim();
    if (number === '') throw new BusinessError('NUMBER should not be empty');
    return number;
  };
  const named = (params: JsonObject, { owner }: Identity): ExternalLine => {
    const number = numberIn(params);
    const line = lines.find(owner, number);
    if (line === undefined) throw new BusinessError(`Could not find line with number ${number}`);
    return line;
  };

  return [
    {
      name: 'telephony.externalLine.add',
      scopes: ['telephony'],
      handle: ({ params, identity }) => {
        refuseWebhook(identity);
        const number = numberIn(params);
        if (lines.find(identity.owner, number) !== undefined) throw new BusinessError('Line already exists');
        const added = lines.add({
          owner: identity.owner,
          number,
          name: phpString(params['NAME']),
          crmAutoCreate: phpString(params['CRM_AUTO_CREATE'] ?? 'Y') !== 'N',
        });
        return { ID: added.id };
      },
    },
    {
      name: 'telephony.externalLine.update',
      scopes: ['telephony'],
      handle: ({ params, identity }) => {
        refuseWebhook(identity);
        const { NAME: name, CRM_AUTO_CREATE: crm } = params;
        if (name === undefined && crm === undefined) throw new BusinessError('There are no fields to update');
        const line = named(params, identity);
        lines.replace({
          ...line,
          ...(name === undefined ? {} : { name: phpString(name) }),
          ...(crm === undefined ? {} : { crmAutoCreate: phpString(crm) !== 'N' }),
        });
        return { ID: String(line.id) };
      },
    },
    {
      name: 'telephony.externalLine.delete',
      scopes: ['telephony'],
      handle: ({ params, identity }) => {
        refuseWebhook(identity);
        lines.remove(named(params, identity));
        return [];
      },
    },
    {
      name: 'telephony.externalLine.get',
      scopes: ['telephony'],
      handle: ({ identity }) => {
        refuseWebhook(identity);
        return lines.all
          .filter(({ owner }) => owner === identity.owner)
          .map(({ number, name, crmAutoCreate }) => ({
            NUMBER: number,
            NAME: name,
            CRM_AUTO_CREATE: crmAutoCreate ? 'Y' : 'N',
          }));
      },
    },
  ];
}
