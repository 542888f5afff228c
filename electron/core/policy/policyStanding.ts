import type { AppErrorData } from '../../../contracts/errors.ts';
import { noPolicyStanding, type PolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import type { Policy } from './readPolicy.ts';

/** The policy as windows are told of it. */
export function policyStandingOf({
  place,
  organisation,
  presets,
  locks,
  problems,
}: Policy & Pick<PolicyStanding, 'place'> & { readonly problems: readonly AppErrorData[] }): PolicyStanding {
  const { connection, saveDiagnostics } = noPolicyStanding;
  const said = { ...connection, saveDiagnostics, ...presets, ...locks };
  return {
    place,
    organisation,
    locked: Object.keys(locks),
    connection: { portalAddress: said.portalAddress, clientId: said.clientId, connectBy: said.connectBy },
    saveDiagnostics: said.saveDiagnostics,
    problems: [...problems],
  };
}
