import type { Timers } from '../ports/clock.ts';
import { batchSizeAtMost, type CardOrder, type CommandAnswer, type Telephony } from '../ports/portal.ts';

/** What many cards wait for in vain ends in the same moment: one request asks for all of them. */
const gatherMs = 50;

/** The portal did not say. */
export const againLater: CommandAnswer = {
  kind: 'retry',
  error: { code: 'portal.unexpectedAnswer', params: {} },
  notBeforeMs: null,
};

/** Asks the portal for one card. */
export function askedAlone(own: Telephony, { kind, callId, userIds }: CardOrder): Promise<CommandAnswer> {
  return kind === 'hide' ? own.hideCard(callId, userIds) : own.showCard(callId, userIds);
}

/** Asks the portal for cards that the floor has left to this desk, many of them by one request. Never rejects. */
export function createLeftAlone(own: Telephony, timers: Timers): (card: CardOrder) => Promise<CommandAnswer> {
  const gathered: { readonly card: CardOrder; readonly resolve: (answer: CommandAnswer) => void }[] = [];

  const ask = async (): Promise<void> => {
    const now = gathered.splice(0, batchSizeAtMost);
    if (gathered.length > 0) later();
    const cards = now.map(({ card }) => card);
    const [first] = cards;
    const answers = await (
      cards.length === 1 && first !== undefined
        ? askedAlone(own, first).then((answer) => [answer])
        : own.sendBatch(cards)
    ).catch(() => []);
    now.forEach(({ resolve }, index) => resolve(answers[index] ?? againLater));
  };
  const later = (): void => void timers.after(gatherMs, () => void ask());

  return (card) =>
    new Promise((resolve) => {
      gathered.push({ card, resolve });
      if (gathered.length === 1) later();
    });
}
