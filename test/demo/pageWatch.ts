import type { Page } from 'playwright';

/** An entry of the popup; a place that is only kept while the pointer is in the popup is none. */
export const popupEntry = 'main ul > li:not([aria-hidden])';

/** A moment at which something became of the watched elements. Unix milliseconds with fractions, by `Date.now`'s clock. */
export interface CountChange {
  /** How many are in the document. */
  readonly present: number;
  /** How many of those lie wholly within the window's height: a window may still have to grow for them. */
  readonly whole: number;
  /** When the document or the window changed. */
  readonly changedAtMs: number;
  /** When the next frame with the change had been painted. */
  readonly paintedAtMs: number;
}

export interface Click {
  /** When the mouse button was let go. */
  readonly atMs: number;
  /** Text of the button. */
  readonly text: string;
}

/** Looks into a page from outside, with the page's own clock; nothing of it is part of the program. */
export interface PageWatch {
  /** Fulfilled with the first change since `forget`, past or to come, that left `count` elements in the document. */
  untilPresent(count: number, timeoutMs: number): Promise<CountChange>;
  /** The same for `count` elements in the document and all of them wholly within the window. */
  untilWhole(count: number, timeoutMs: number): Promise<CountChange>;
  /** The last click, if there was one since `forget`. */
  lastClick(): Promise<Click | undefined>;
  forget(): Promise<void>;
}

/** @param selector the elements to count */
export async function watchPage(page: Page, selector: string): Promise<PageWatch> {
  const aheadMs = await page.evaluate(millisecondsAhead);
  const watch = await page.evaluateHandle((watched) => {
    interface Change {
      present: number;
      whole: number;
      changedAtMs: number;
      paintedAtMs: number;
    }
    const nowMs = (): number => performance.timeOrigin + performance.now();
    const changes: Change[] = [];
    const clicks: { atMs: number; text: string }[] = [];
    const waiting = new Set<() => void>();
    const channel = new MessageChannel();
    const painting: Change[] = [];
    let last = { present: -1, whole: -1 };
    // A task posted from an animation frame runs after that frame has been painted.
    channel.port1.onmessage = () => {
      for (const change of painting.splice(0)) changes.push({ ...change, paintedAtMs: nowMs() });
      for (const look of [...waiting]) look();
    };
    const look = (): void => {
      const elements = [...document.querySelectorAll(watched)];
      const whole = elements.filter((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      });
      if (elements.length === last.present && whole.length === last.whole) return;
      last = { present: elements.length, whole: whole.length };
      painting.push({ ...last, changedAtMs: nowMs(), paintedAtMs: 0 });
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true });
    addEventListener('resize', look);
    addEventListener(
      'click',
      (event) => {
        const button = event.target instanceof Element ? event.target.closest('button') : null;
        clicks.push({
          atMs: performance.timeOrigin + event.timeStamp,
          text: button?.textContent?.trim() ?? '',
        });
      },
      { capture: true },
    );
    return {
      until: (asked: { count: number; mustBeWhole: boolean; timeoutMs: number }): Promise<Change | null> =>
        new Promise((resolve) => {
          const find = (): void => {
            const found = changes.find(
              ({ present, whole }) =>
                present === asked.count && (!asked.mustBeWhole || whole === asked.count),
            );
            if (found !== undefined) finish(found);
          };
          const finish = (found: Change | null): void => {
            clearTimeout(timer);
            waiting.delete(find);
            resolve(found);
          };
          const timer = setTimeout(() => finish(null), asked.timeoutMs);
          waiting.add(find);
          find();
        }),
      lastClick: () => clicks.at(-1) ?? null,
      forget: () => {
        changes.length = 0;
        clicks.length = 0;
      },
    };
  }, selector);

  const until = async (count: number, mustBeWhole: boolean, timeoutMs: number): Promise<CountChange> => {
    const change = await watch.evaluate((w, asked) => w.until(asked), { count, mustBeWhole, timeoutMs });
    if (change === null) throw new Error(`the page had not ${count} of "${selector}" within ${timeoutMs} ms`);
    const { present, whole } = change;
    return {
      present,
      whole,
      changedAtMs: change.changedAtMs - aheadMs,
      paintedAtMs: change.paintedAtMs - aheadMs,
    };
  };

  return {
    untilPresent: (count, timeoutMs) => until(count, false, timeoutMs),
    untilWhole: (count, timeoutMs) => until(count, true, timeoutMs),
    async lastClick() {
      const click = await watch.evaluate((w) => w.lastClick());
      return click === null ? undefined : { atMs: click.atMs - aheadMs, text: click.text };
    },
    async forget() {
      await watch.evaluate((w) => w.forget());
    },
  };
}

/**
 * How far this process's `performance` clock is ahead of `Date.now`, in milliseconds: every process reads its time origin
 * from the system clock for itself, so times of two processes are compared by what they share. Spins for about 10 ms.
 * Also runs inside pages: it must not use anything from outside.
 */
export function millisecondsAhead(): number {
  const differences: number[] = [];
  while (differences.length < 9) {
    const before = Date.now();
    let now = before;
    while (now === before) now = Date.now();
    differences.push(performance.timeOrigin + performance.now() - now);
  }
  // The smallest: what delays one of the two readings makes a difference larger, never smaller.
  return Math.min(...differences);
}
