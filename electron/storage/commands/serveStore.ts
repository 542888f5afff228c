import type { Timers } from '../../core/ports/clock.ts';
import type { CommandStore } from './commandStore.ts';
import type { StoreAnswer, StoreRequest } from './storeMessages.ts';

/** Long enough that the answers to a dismissed handful come first; short enough that no name lies about. */
const tidyAfterMs = 500;
const tidyAgainAfterMs = 10_000;

/** Answers the journal's requests and tidies between them. Null to the last one, which closes the database. */
export function serveStore(
  store: CommandStore,
  timers: Timers,
): (request: StoreRequest) => StoreAnswer | null {
  let cancelTidy = (): void => undefined;

  const tidyLater = (delayMs: number): void => {
    cancelTidy();
    cancelTidy = timers.after(delayMs, () => {
      if (!store.tidy()) tidyLater(tidyAgainAfterMs);
    });
  };

  return ({ changes, closed }) => {
    const answer = store.work(changes);
    if (closed !== null) {
      cancelTidy();
      // Everything in one file again, as a backup would copy it.
      store.tidy();
      store.close();
      Atomics.store(closed, 0, 1);
      Atomics.notify(closed, 0);
      return null;
    }
    const deletes = changes.some(({ columns }) => columns === null);
    if (answer.kind === 'done' && (deletes || answer.opened !== null)) tidyLater(tidyAfterMs);
    return answer;
  };
}
