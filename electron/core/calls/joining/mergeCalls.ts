import type { Call } from '../call.ts';
import { withoutTransfer } from '../cards/cardTransitions.ts';

/**
 * Two entries that turn out to be one call, since an id came that both have: what the other knew goes to the one that
 * stays.
 */
export function mergeCalls(stays: Call, goes: Call): Call {
  const hasCard = stays.card.state !== 'unknown';
  const goesOn = stays.state !== 'ended' || goes.state === 'ended';
  return {
    ...withoutTransfer(stays),
    callId: stays.callId ?? goes.callId,
    references: [...new Set([...stays.references, ...goes.references])],
    party: {
      ...stays.party,
      name: stays.party.name ?? goes.party.name,
      company: stays.party.company ?? goes.party.company,
      responsible: stays.party.responsible ?? goes.party.responsible,
      line: stays.party.line ?? goes.party.line,
      crmEntity: stays.party.crmEntity ?? goes.party.crmEntity,
    },
    shownTo: stays.shownTo ?? goes.shownTo,
    isForGroup: stays.isForGroup || goes.isForGroup,
    isColleague: stays.isColleague || goes.isColleague,
    phones: [...stays.phones, ...goes.phones],
    state: goesOn ? stays.state : goes.state,
    outcome: goesOn ? stays.outcome : goes.outcome,
    answeredAtMs: stays.answeredAtMs ?? goes.answeredAtMs,
    endedAtMs: goesOn ? stays.endedAtMs : goes.endedAtMs,
    // Whichever of its two entries the operator put away: they meant this call.
    dismissed: stays.dismissed || goes.dismissed,
    dismissedAtMs: stays.dismissedAtMs ?? goes.dismissedAtMs,
    popup: stays.dismissed || goes.dismissed ? { at: 'out' } : goesOn ? stays.popup : goes.popup,
    card: hasCard ? stays.card : goes.card,
    knownByCardOnly: stays.knownByCardOnly && goes.knownByCardOnly,
    externalCallId: stays.externalCallId ?? goes.externalCallId,
    registerProblem: stays.registerProblem ?? goes.registerProblem,
    clearedForColleagues: stays.clearedForColleagues || goes.clearedForColleagues,
    lastMid: stays.lastMid ?? goes.lastMid,
    ...transferOf(stays, goes),
    ...crmOf(stays, goes),
    click: stays.click ?? goes.click,
    formerKeys: [...(stays.formerKeys ?? []), ...(goes.formerKeys ?? []), goes.key],
  };
}

/** What goes on has not been handed on, whatever became of the other. */
function transferOf(stays: Call, goes: Call): Pick<Call, 'handedTo' | 'transferred'> {
  const both = [stays, goes];
  const live = both.filter(({ state }) => state !== 'ended');
  const counting = live.length > 0 ? live : both;
  const handedTo = counting.find((call) => call.handedTo !== undefined)?.handedTo;
  const transferred = counting.some((call) => call.transferred === true);
  return { ...(handedTo !== undefined && { handedTo }), ...(transferred && { transferred }) };
}

/** What the CRM answered about either of them; which number that was is said in it. */
function crmOf({ crm: one }: Call, { crm: other }: Call): Pick<Call, 'crm'> {
  const crm = one === undefined || (one.matches === 'failed' && other !== undefined) ? other : one;
  return crm === undefined ? {} : { crm };
}
