import type { Page } from 'playwright';

/** A moment at which the number of elements of a kind changed. Unix milliseconds with fractions, by `Date.now`'s clock. */
export interface CountChange {
  readonly count: number;
  /** When the document changed. */
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
  /** Fulfilled with the change that brought the number of elements to `count`, past or to come; looks at changes since `forget`. */
  until(count: number, timeoutMs: number): Promise<CountChange>;
  /** The last click, if there was one since `forget`. */
  lastClick(): Promise<Click | undefined>;
  forget(): Promise<void>;
}

/** @param selector the elements to count */
export async function watchPage(page: Page, selector: string): Promise<PageWatch> {
  const aheadMs = await page.evaluate(millisecondsAhead);
  const watch = await page.evaluateHandle((watched) => {
    interface Change {
      count: number;
      changedAtMs: number;
      paintedAtMs: number;
    }
    const nowMs = (): number => performance.timeOrigin + performance.now();
    const changes: Change[] = [];
    const clicks: { atMs: number; text: string }[] = [];
    const waiting = new Set<() => void>();
    const channel = new MessageChannel();
    const painting: Change[] = [];
    let count = document.querySelectorAll(watched).length;
    // A task posted from an animation frame runs after that frame has been painted.
    channel.port1.onmessage = () => {
      for (const change of painting.splice(0)) changes.push({ ...change, paintedAtMs: nowMs() });
      for (const look of [...waiting]) look();
    };
    new MutationObserver(() => {
      const next = document.querySelectorAll(watched).length;
      if (next === count) return;
      count = next;
      painting.push({ count, changedAtMs: nowMs(), paintedAtMs: 0 });
      requestAnimationFrame(() => channel.port2.postMessage(null));
    }).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
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
      until: (wanted: number, timeoutMs: number): Promise<Change | null> =>
        new Promise((resolve) => {
          const look = (): void => {
            const found = changes.findLast((change) => change.count === wanted);
            if (found !== undefined) finish(found);
          };
          const finish = (found: Change | null): void => {
            clearTimeout(timer);
            waiting.delete(look);
            resolve(found);
          };
          const timer = setTimeout(() => finish(null), timeoutMs);
          waiting.add(look);
          look();
        }),
      lastClick: () => clicks.at(-1) ?? null,
      forget: () => {
        changes.length = 0;
        clicks.length = 0;
      },
    };
  }, selector);

  return {
    async until(count, timeoutMs) {
      const change = await watch.evaluate((w, asked) => w.until(asked.count, asked.timeoutMs), {
        count,
        timeoutMs,
      });
      if (change === null)
        throw new Error(`the page had not ${count} of "${selector}" within ${timeoutMs} ms`);
      return {
        count: change.count,
        changedAtMs: change.changedAtMs - aheadMs,
        paintedAtMs: change.paintedAtMs - aheadMs,
      };
    },
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
