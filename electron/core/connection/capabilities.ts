import type { Capability, RingsideScope } from '../../../contracts/portal.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PortalCheck } from '../ports/portal.ts';
import type { Standing } from './state/connectionState.ts';

/**
 * What works with this sign-in, in the order the Portal page lists it. A webhook hears of cards over the operator's own
 * channel, an application over the connector channel; neither can have the other's.
 */
function capabilitiesOf(check: PortalCheck, signedInBy: 'webhook' | 'localApplication'): Capability[] {
  const granted = new Set(check.scopes.map((scope) => scope.toLowerCase()));
  const line = (name: Capability['name'], scope: RingsideScope, works: boolean): Capability => ({
    name,
    scope,
    works,
    needed: name === 'hideCards',
  });
  return [
    line('hideCards', 'telephony', granted.has('telephony') && check.methods['telephony.externalCall.hide']),
    signedInBy === 'webhook'
      ? // Scope `pull_channel` is not in Bitrix24's documentation; portals that do not offer it say so here.
        line('liveCards', 'pull_channel', granted.has('pull_channel') && check.methods['pull.config.get'])
      : line('connectorChannel', 'pull', granted.has('pull') && check.methods['pull.application.config.get']),
    line('openCrm', 'crm', granted.has('crm')),
    line(
      'operatorDetails',
      'user_brief',
      ['user_brief', 'user_basic', 'user'].some((scope) => granted.has(scope)),
    ),
  ];
}

/** Without `telephony` no card can be hidden, so such a sign-in is refused. */
export function grantsTelephony(check: PortalCheck): boolean {
  return check.scopes.some((scope) => scope.toLowerCase() === 'telephony');
}

export function missingTelephony(): AppErrorData {
  return { code: 'portal.telephonyScopeMissing', params: { scope: 'telephony' } };
}

/** What a check of a portal in use comes to. */
export function standingOf(
  check: PortalCheck,
  signedInBy: 'webhook' | 'localApplication',
): Standing & { readonly operator: PortalCheck['operator'] } {
  return {
    operator: check.operator,
    capabilities: capabilitiesOf(check, signedInBy),
    problem: grantsTelephony(check) ? null : missingTelephony(),
  };
}
