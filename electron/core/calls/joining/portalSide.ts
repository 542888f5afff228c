import { hasLivePhone, noCard, type Call } from '../call.ts';
import { isPutAway } from '../callActions.ts';
import { weightiestOutcome } from './phoneLegs.ts';
import { isOfPhone } from './references.ts';

/** A call as the operator's own phone alone knows it. */
export function withoutPortal(call: Call): Call {
  return withCardOf(call, noPortal);
}

/**
 * What is left of a call once its portal is not the one in use: nobody tells of its end any more, and its CRM record is
 * nothing that another portal knows. What the operator's own phone rings goes on, whatever portal there is.
 */
export function afterPortal(call: Call, nowMs: number): Call {
  if (call.isTest) return call;
  const { crm: _ofThatPortal, ...others } = call;
  const isKnown = call.party.crmEntity !== null || call.crm !== undefined;
  const left: Call = isKnown ? { ...others, party: { ...call.party, crmEntity: null } } : call;
  if (hasLivePhone(left)) return left.callId === null ? left : withoutPortal(left);
  if (left.callId === null && left.references.every(isOfPhone)) return left;
  const problem = left.card.problem ?? ({ code: 'portal.notConnected', params: {} } as const);
  const out: Call = {
    ...left,
    card: isPutAway(left) ? { ...left.card, problem } : left.card,
    popup: { at: 'out' },
  };
  if (out.state === 'ended') return out;
  const outcome = out.state === 'answered' ? 'answered' : weightiestOutcome(out.phones);
  return { ...out, state: 'ended', outcome, endedAtMs: nowMs };
}

const noPortal = {
  callId: null,
  references: [],
  card: noCard,
  shownTo: null,
  isForGroup: false,
  isColleague: false,
  click: undefined,
} as const;

/** A call with what the portal knows of another: its CALL_ID, its card, and to whom that is shown, and whether it names a colleague. */
export function withCardOf(
  call: Call,
  other: Pick<Call, 'callId' | 'references' | 'card' | 'shownTo' | 'isForGroup' | 'isColleague' | 'click'>,
): Call {
  return {
    ...call,
    callId: other.callId,
    card: other.card,
    shownTo: other.shownTo,
    isForGroup: other.isForGroup,
    isColleague: other.isColleague,
    click: other.click,
    references: [
      ...call.references.filter(isOfPhone),
      ...other.references.filter((each) => !isOfPhone(each)),
    ],
  };
}
