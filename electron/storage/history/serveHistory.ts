import type { Timers } from '../../core/ports/clock.ts';
import type { HistoryAnswer, HistoryRequest } from './historyMessages.ts';
import type { HistoryStore } from './historyStore.ts';

/** Nobody asks for anything then, as a rule. */
const tidyAfterMs = 4_000;
const tidyAgainAfterMs = 30_000;

/** Answers what the program asks and tidies between. Null to the last request, which closes the database. */
export function serveHistory(
  store: HistoryStore,
  timers: Timers,
): (request: HistoryRequest) => HistoryAnswer | null {
  let cancelTidy = (): void => undefined;

  const tidyLater = (delayMs: number): void => {
    cancelTidy();
    cancelTidy = timers.after(delayMs, () => {
      if (!store.tidy()) tidyLater(tidyAgainAfterMs);
    });
  };

  return ({ id, closed, ...request }) => {
    const done = store.work(request);
    if (closed === null) {
      tidyLater(tidyAfterMs);
      return { kind: 'answer', id, ...done };
    }
    cancelTidy();
    store.close();
    Atomics.store(closed, 0, 1);
    Atomics.notify(closed, 0);
    return null;
  };
}
