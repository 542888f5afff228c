import type { Timers } from '../ports/clock.ts';
import {
  batchSizeAtMost,
  noAnswer,
  type CardOrder,
  type CommandAnswer,
  type Telephony,
} from '../ports/portal.ts';
import { sendOrder } from '../commands/telephonyOrders.ts';

/** What many cards wait for in vain ends in the same moment: one request asks for all of them. */
const gatherMs = 50;

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
        ? sendOrder(own, first).then((answer) => [answer])
        : own.sendBatch(cards)
    ).catch(() => []);
    now.forEach(({ resolve }, index) => resolve(answers[index] ?? noAnswer));
  };
  const later = (): void => void timers.after(gatherMs, () => void ask());

  return (card) =>
    new Promise((resolve) => {
      gathered.push({ card, resolve });
      if (gathered.length === 1) later();
    });
}
