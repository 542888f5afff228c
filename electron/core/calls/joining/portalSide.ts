import { noCard, type Call } from '../call.ts';
import { phoneNamed } from './phoneLegs.ts';

/** A call as the operator's own phone alone knows it. */
export function withoutPortal(call: Call): Call {
  return withCardOf(call, { ...call, ...noPortal });
}

const noPortal = { callId: null, references: [], card: noCard, shownTo: null, isForGroup: false } as const;

/** A call with what the portal knows of another: its CALL_ID, its card, and to whom that is shown. */
export function withCardOf(call: Call, other: Call): Call {
  return {
    ...call,
    callId: other.callId,
    card: other.card,
    shownTo: other.shownTo,
    isForGroup: other.isForGroup,
    references: [...call.references.filter(isPhones), ...other.references.filter((each) => !isPhones(each))],
  };
}

function isPhones(reference: string): boolean {
  return phoneNamed(reference.slice(0, reference.indexOf('/'))) !== null;
}
