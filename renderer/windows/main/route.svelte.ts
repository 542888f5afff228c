import { createSubscriber } from 'svelte/reactivity';
import { on } from 'svelte/events';
import { hrefOf, mainPages, type MainPage } from '../../../contracts/ipcNames.ts';

/** Which page is open: the hash of the address (`#/calls`), so that links and Back work as everywhere. */
export interface Route {
  /** Null until a page has been chosen. */
  readonly page: MainPage | null;
  /**
   * Another one for each page that is gone to, and the same as before where Back or Forward leads to one that was there
   * already; null until a page has been chosen.
   */
  readonly visit: string | null;
  /** What the main process wants filled in where numbers are dialled; null once it is. */
  readonly dial: string | null;
  go(page: MainPage, dial?: string): void;
  dialFilledIn(): void;
}

/** @param where the window whose address is the route */
export function createRoute(where: Window): Route {
  let tellChanged = (): void => undefined;
  const subscribe = createSubscriber((update) => {
    tellChanged = update;
    return on(where, 'hashchange', update);
  });
  let dial = $state.raw<string | null>(null);
  let visits = 0;
  return {
    get page() {
      subscribe();
      return mainPages.find((page) => where.location.hash === hrefOf(page)) ?? null;
    },
    get visit() {
      subscribe();
      if (where.location.hash === '') return null;
      const state: unknown = where.history.state;
      if (typeof state === 'string') return state;
      visits += 1;
      // Of this entry in the list of those that were there.
      where.history.replaceState(`${visits}`, '');
      return `${visits}`;
    },
    get dial() {
      return dial;
    },
    go(page, text) {
      if (text !== undefined) dial = text;
      where.location.hash = hrefOf(page);
      // The event comes a task later: what is done next is meant for the new page.
      tellChanged();
    },
    dialFilledIn() {
      dial = null;
    },
  };
}
