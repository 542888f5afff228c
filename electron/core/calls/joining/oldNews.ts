import { freshForMs, type CallEvent } from '../../ports/callSource.ts';
import { isLive, type Call } from '../call.ts';
import { enrich } from './callParty.ts';
import { applyToCall, joinReference } from './callTransitions.ts';
import { isStale } from './messageOrder.ts';

/** @param heardAtMs Unix ms */
export function isOldNews({ atMs }: CallEvent, heardAtMs: number): boolean {
  return heardAtMs - atMs > freshForMs;
}

/** A call that began long before anybody told of it: it has its row, and nobody is called by it. */
export function rangInThePast(call: Call, atMs: number): Call {
  if (call.state === 'ended') return call;
  return {
    ...call,
    phones: call.phones.map((leg) => (isLive(leg) ? { ...leg, state: 'silent' } : leg)),
    state: 'ended',
    outcome: 'unknown',
    endedAtMs: atMs,
    popup: { at: 'out' },
  };
}

/**
 * What old news make of a call. They may say how it went and who called; what is over does not ring by them, nor does a
 * card that is gone come back to the popup. The very same object where they change nothing.
 */
export function applyOldNews(call: Call, event: CallEvent, country: string): Call {
  const isOver = call.state === 'ended' || (event.type === 'cardShown' && call.card.state === 'hidden');
  if (!isOver || isStale(event.mid, call.lastMid)) return applyToCall(call, event, country);
  switch (event.type) {
    case 'offered':
    case 'cardShown':
      return enrich(joinReference(call, event), event.details, event.type === 'cardShown', country);
    case 'answered':
    case 'held':
    case 'transferFailed':
    case 'ended':
    case 'cardHidden':
      return stillOut(applyToCall(call, event, country), call);
  }
}

function stillOut(told: Call, call: Call): Call {
  return call.popup.at === 'out' && told.popup.at !== 'out' ? { ...told, popup: call.popup } : told;
}
