import type { Capability, RingsideScope } from '../../../contracts/portal.ts';
import type { PortalCheck } from '../ports/portal.ts';

/** What works with this webhook, in the order the Portal page lists it. */
export function capabilitiesOf(check: PortalCheck): Capability[] {
  const granted = new Set(check.scopes.map((scope) => scope.toLowerCase()));
  const works = (scope: RingsideScope): boolean => granted.has(scope);
  return [
    {
      name: 'hideCards',
      works: works('telephony') && check.methods['telephony.externalCall.hide'],
      scope: 'telephony',
      needed: true,
    },
    // Scope `pull_channel` is not in Bitrix24's documentation; portals that do not offer it say so here.
    {
      name: 'liveCards',
      works: works('pull_channel') && check.methods['pull.config.get'],
      scope: 'pull_channel',
      needed: false,
    },
    { name: 'openCrm', works: works('crm'), scope: 'crm', needed: false },
    {
      name: 'operatorDetails',
      works: works('user_brief') || granted.has('user_basic') || granted.has('user'),
      scope: 'user_brief',
      needed: false,
    },
  ];
}

/** Without `telephony` no card can be hidden, so such a webhook is refused. */
export function grantsTelephony(check: PortalCheck): boolean {
  return check.scopes.some((scope) => scope.toLowerCase() === 'telephony');
}
