import { createSubscriber } from 'svelte/reactivity';
import { on } from 'svelte/events';
import { hrefOf, mainPages, type MainPage } from '../../../contracts/ipcNames.ts';

/** Which page is open: the hash of the address (`#/calls`), so that links and Back work as everywhere. */
export interface Route {
  /** Null until a page has been chosen. */
  readonly page: MainPage | null;
  /** What the main process wants filled in where numbers are dialled; null once it is. */
  readonly dial: string | null;
  go(page: MainPage, dial?: string): void;
  dialFilledIn(): void;
}

/** @param where the window whose address is the route */
export function createRoute(where: Window): Route {
  const subscribe = createSubscriber((update) => on(where, 'hashchange', update));
  let dial = $state.raw<string | null>(null);
  return {
    get page() {
      subscribe();
      return mainPages.find((page) => where.location.hash === hrefOf(page)) ?? null;
    },
    get dial() {
      return dial;
    },
    go(page, text) {
      if (text !== undefined) dial = text;
      where.location.hash = hrefOf(page);
    },
    dialFilledIn() {
      dial = null;
    },
  };
}
