import type { PracticePortal } from '../../portal/practicePortal.ts';
import type { PlannedCall, Scenario } from './scenario.ts';

/** Those who are to make the cards go away: Ringside's desks, or programs on the official client. */
export interface Fleet {
  /** Resolves when the operator's dismissal is acknowledged by the portal, or when it was found to need no hide. */
  dismiss(userId: number, callId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PlayedCall {
  /** Ms from each operator's click to the portal's word. */
  readonly hideMs: readonly number[];
  /** Ms from the first click to the last acknowledgement; null where nobody had to dismiss anything. */
  readonly lastHideMs: number | null;
}

/**
 * Plays the scenario in real time and ends when every dismissal is settled.
 * @throws Error when that takes longer than `timeoutMs`
 */
export async function playScenario(
  portal: PracticePortal,
  scenario: Scenario,
  fleet: Fleet,
  timeoutMs: number,
): Promise<readonly PlayedCall[]> {
  const startedMs = performance.now();
  const at = (ms: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, startedMs + ms - performance.now())));

  const playCall = async (call: PlannedCall): Promise<PlayedCall> => {
    await at(call.ringsAtMs);
    const callId = portal.connector.ring({ userIds: scenario.userIds, phoneNumber: call.phoneNumber });
    const hideMs: number[] = [];
    let firstClickMs = Infinity;
    let lastMs = -Infinity;
    await Promise.all(
      call.cards.map(async (card) => {
        await at(call.ringsAtMs + card.atMs);
        if (card.by === 'connector') {
          portal.connector.hideFor(callId, [card.userId]);
          return;
        }
        const clickedMs = performance.now();
        firstClickMs = Math.min(firstClickMs, clickedMs);
        await fleet.dismiss(card.userId, callId);
        lastMs = Math.max(lastMs, performance.now());
        hideMs.push(performance.now() - clickedMs);
      }),
    );
    return { hideMs, lastHideMs: hideMs.length === 0 ? null : lastMs - firstClickMs };
  };

  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not every hide was settled in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([Promise.all(scenario.calls.map(playCall)), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
