import type { Timers } from '../core/ports/clock.ts';
import type { PageWatch } from './pageWatch.ts';

export interface RevealDeps {
  readonly timers: Timers;
  readonly watch: PageWatch;
  readonly show: () => void;
}

/** When a hidden window is shown: never while its page is dead or only being loaded. */
export interface Reveal {
  /** To be shown once the page has this revision on it. A page that is there and says nothing is waited for for a while. */
  want(revision: number): void;
  /** Not to be seen any more. */
  rest(): void;
  painted(revision: number): void;
  /** Its page is gone. Nothing is shown, however long, before one that was loaded anew has painted. */
  pageGone(): void;
  /** Another page is being loaded. */
  pageLoading(): void;
  /** It is there, with its scripts. */
  pageLoaded(): void;
}

/** Longest wait for the page's word before a window that has an older state on it is shown all the same. */
const revealWithinMs = 100;
/** The same for a page that has painted nothing yet: on some desktop a hidden window may be drawn by nobody. */
const firstPaintWithinMs = 5_000;

export function createReveal({ timers, watch, show }: RevealDeps): Reveal {
  let page: 'gone' | 'loading' | 'loaded' | 'painted' = 'gone';
  /** What the page is to have on it first; null while the window is not to be seen, or is. */
  let wanted: number | null = null;
  let cancel = (): void => undefined;

  const open = (): void => {
    cancel();
    wanted = null;
    show();
  };
  const wait = (): void => {
    cancel();
    if (wanted === null || page === 'gone' || page === 'loading') return;
    cancel = timers.after(page === 'painted' ? revealWithinMs : firstPaintWithinMs, open);
  };

  return {
    want(revision) {
      if (wanted !== null) return;
      wanted = revision;
      // A page that never comes up is brought back by the watch.
      if (page !== 'gone') watch.expect(revision);
      wait();
    },
    rest() {
      wanted = null;
      cancel();
      watch.rest();
    },
    painted(revision) {
      // Its last word may come after its death.
      if (page === 'gone') return;
      const isFirst = page !== 'painted';
      page = 'painted';
      watch.painted(revision);
      if (wanted === null) return;
      if (revision >= wanted) open();
      else if (isFirst) wait();
    },
    pageGone() {
      page = 'gone';
      cancel();
      watch.renew();
    },
    pageLoading() {
      page = 'loading';
      cancel();
      watch.renew();
      // Whatever it paints first is the state of now.
      if (wanted === null) return;
      wanted = 0;
      watch.expect(wanted);
    },
    pageLoaded() {
      if (page !== 'loading') return;
      page = 'loaded';
      wait();
    },
  };
}
