import type { PortalSettings } from '../../settings.ts';
import { SystemError } from '../../rest/errors.ts';
import type { Identity } from '../../rest/identity.ts';
import type { RestMethod } from '../../rest/methods.ts';
import { phpString } from '../../rest/parsing/phpValues.ts';
import type { UserDirectory } from '../../users.ts';
import type { ExternalLine, ExternalLines } from './externalLines.ts';

/** By which line each user calls when they press a number in the portal. */
export interface OutgoingLines {
  /** The user's own line (UF_VI_BACKPHONE), else the portal's. */
  of(userId: number): string;
  /** The external line that a click of this user goes to; undefined where it goes to none. */
  externalLineOf(userId: number): ExternalLine | undefined;
  /** An administrator chooses a line for one user in the telephony settings. */
  chooseFor(userId: number, lineId: string): void;
  /** The portal's own outgoing line; `LINK_BASE_NUMBER` where none is chosen (source of module voximplant, vi_config.php). */
  portalLine: string;
  /** Makes it the portal's, where there is such a line: else nothing changes (Bitrix24 docs, voximplant.line.outgoing.set). */
  chooseForAll(lineId: string): void;
  /** The id by which an outgoing line names that external line. */
  idOf(line: ExternalLine): string;
  clear(): void;
}

const noLine = 'LINK_BASE_NUMBER';
/** Lines that the portal rents, or has of a PBX: always there. */
const builtIn = { reg17: 'SIP line' } as const;

export function createOutgoingLines(deps: {
  readonly lines: ExternalLines;
  readonly settings: { readonly current: PortalSettings };
}): OutgoingLines {
  const ofUsers = new Map<number, string>();
  const outgoing: OutgoingLines = {
    portalLine: noLine,
    of: (userId) => ofUsers.get(userId) ?? outgoing.portalLine,
    externalLineOf(userId) {
      // Without a handler for ONEXTERNALCALLSTART no external line can be selected (source of module voximplant, helper.php).
      if (!deps.settings.current.clickHandlerBound) return undefined;
      const lineId = outgoing.of(userId);
      return deps.lines.all.find((line) => outgoing.idOf(line) === lineId);
    },
    idOf: ({ number }) => (deps.settings.current.lineIds === 'number' ? number : `REST_APP:0:${number}`),
    chooseForAll(lineId) {
      const ofSystems = deps.settings.current.clickHandlerBound ? deps.lines.all.map(outgoing.idOf) : [];
      if ([noLine, ...Object.keys(builtIn), ...ofSystems].includes(lineId)) outgoing.portalLine = lineId;
    },
    chooseFor: (userId, lineId) => void ofUsers.set(userId, lineId),
    clear() {
      ofUsers.clear();
      outgoing.portalLine = noLine;
    },
  };
  return outgoing;
}

/** Text of module rest for an action that the user's role does not allow. */
const accessDenied = 'Access denied!';

/**
 * `voximplant.user.getDefaultLineId`, which is not documented and needs no right (source of module voximplant, vi_rest.php), and
 * `voximplant.line.get`, `.line.outgoing.get` and `.set` (Bitrix24 docs), for those who may change the numbers.
 */
export function createOutgoingLineMethods(deps: {
  readonly outgoing: OutgoingLines;
  readonly lines: ExternalLines;
  readonly users: UserDirectory;
  readonly settings: { readonly current: PortalSettings };
}): readonly RestMethod[] {
  const mayChangeNumbers = ({ userId }: Identity): void => {
    if (!deps.users.get(userId).admin) throw new SystemError('ACCESS_DENIED', accessDenied);
  };
  return [
    {
      name: 'voximplant.user.getDefaultLineId',
      scopes: ['telephony'],
      handle: ({ identity }) => ({ defaultLineId: deps.outgoing.of(identity.userId) }),
    },
    {
      name: 'voximplant.line.get',
      scopes: ['telephony'],
      handle: ({ identity }) => {
        mayChangeNumbers(identity);
        // Lines of telephone systems are left out (source of module voximplant, vi_rest.php lineGet).
        if (deps.settings.current.lineIds === 'number') return builtIn;
        const named = deps.lines.all.map((line) => [deps.outgoing.idOf(line), line.name || line.number]);
        return { ...builtIn, ...Object.fromEntries(named) };
      },
    },
    {
      name: 'voximplant.line.outgoing.get',
      scopes: ['telephony'],
      handle: ({ identity }) => {
        mayChangeNumbers(identity);
        return deps.outgoing.portalLine;
      },
    },
    {
      name: 'voximplant.line.outgoing.set',
      scopes: ['telephony'],
      handle: ({ params, identity }) => {
        mayChangeNumbers(identity);
        deps.outgoing.chooseForAll(phpString(params['LINE_ID']));
        return 1;
      },
    },
  ];
}
