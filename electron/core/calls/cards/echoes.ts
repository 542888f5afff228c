import type { Command } from '../../ports/commandRecord.ts';
import { portalCardsSourceName, type CallEvent } from '../../ports/callSource.ts';
import type { Call, Echo } from '../call.ts';

/**
 * Each hide that the portal does comes back as a `hideExternalCall` message on the operator's own channel: the echo. It
 * says only which CALL_ID, so it looks just as if the portal had closed the card by itself. Which hides of ours may still
 * be echoed is known here alone.
 */

/**
 * How long after the answer an echo may be made. A hide may reach the portal twice: sent again after a lost answer, or
 * repeated by the network stack itself on a connection that was cut.
 */
export const echoWithinMs = 10_000;

/** An application's own channel hears what a connector tells, and nothing of what is asked by REST. */
function hearsEchoes(event: CallEvent): boolean {
  return event.sourceName === portalCardsSourceName;
}

/** Whether a hide message may be the echo of our last hide. */
export function mayBeEcho({ card: { echo } }: Call, event: CallEvent): boolean {
  if (!hearsEchoes(event) || echo === null) return false;
  return echo.untilMs === null || event.atMs <= echo.untilMs;
}

/** Whether a hide message about a card that is hidden already may be a second echo of the dismissal's hide. */
export function mayBeSecondEcho(call: Call, event: CallEvent): boolean {
  if (!hearsEchoes(event) || !call.dismissed || call.dismissedAtMs === null) return false;
  return mayBeEcho(call, event) || Math.abs(event.atMs - call.dismissedAtMs) < echoWithinMs;
}

/** Our hide came back, as far as can be told; one that the portal has not answered may still be to come. */
export function echoHeard(echo: Echo | null): Echo | null {
  return echo?.untilMs === null ? { ...echo, heard: true } : null;
}

/** A newer show was heard: what the portal had done before it is past, and only a hide under way may be echoed. */
export function echoAfterShow(echo: Echo | null): Echo | null {
  return echo?.untilMs === null ? { untilMs: null, heard: false } : null;
}

/** What may be echoed once a hide for this operator is in this state. */
export function echoAfterHide(
  echo: Echo | null,
  { state, tries }: Pick<Command, 'state' | 'tries'>,
  nowMs: number,
): Echo | null {
  const stillPossible = (): Echo | null => {
    if (echo === null || echo.heard) return null;
    return { untilMs: echo.untilMs ?? nowMs + echoWithinMs, heard: false };
  };
  switch (state.at) {
    case 'sending':
      return { untilMs: null, heard: false };
    case 'acknowledged':
    // Dropped in the middle of being sent, the answer lost, or gone to former credentials: the portal may have done it.
    case 'superseded':
    case 'expired':
    case 'waiting':
      return stillPossible();
    case 'nothingToDo':
    case 'failed':
      // This try was not done; an earlier one whose answer was lost may have been.
      return tries > 1 ? stillPossible() : null;
    case 'held':
      return echo;
  }
}
