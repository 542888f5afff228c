import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPageWatch } from '../../../electron/windows/pageWatch.ts';
import { createReveal } from '../../../electron/windows/revealOncePainted.ts';
import { createHeldTime } from '../core/heldTime.ts';

function world() {
  const time = createHeldTime();
  const shownAt: (() => void)[] = [];
  let shown = 0;
  let silent = 0;
  const watch = createPageWatch({ timers: time, onSilent: () => (silent += 1) });
  const reveal = createReveal({
    timers: time,
    watch,
    show() {
      shown += 1;
      for (const look of shownAt) look();
    },
  });
  return {
    time,
    reveal,
    shown: () => shown,
    silent: () => silent,
    onShow: (look: () => void) => shownAt.push(look),
  };
}

describe('a window that is to be shown', () => {
  it('is shown at the page’s word, or soon after where it has an older state on it', () => {
    const { time, reveal, shown } = world();
    reveal.pageLoading();
    reveal.painted(1);
    reveal.want(2);
    expect(shown()).toBe(0);
    reveal.painted(2);
    expect(shown()).toBe(1);
    reveal.want(3);
    time.turn(99);
    expect(shown()).toBe(1);
    time.turn(1);
    expect(shown()).toBe(2);
  });

  it('is not shown while its page is dead, however long that takes, and is once another page has painted', () => {
    const { time, reveal, shown, silent } = world();
    reveal.pageLoading();
    reveal.painted(1);
    reveal.want(2);
    reveal.pageGone();
    reveal.want(3);
    time.turn(60_000);
    expect([shown(), silent()]).toEqual([0, 0]);
    reveal.pageLoading();
    time.turn(10_000);
    expect(shown()).toBe(0);
    reveal.pageLoaded();
    reveal.painted(1);
    expect(shown()).toBe(1);
  });

  it('is shown where its page is there and cannot tell', () => {
    const { time, reveal, shown } = world();
    reveal.pageLoading();
    reveal.want(1);
    time.turn(4_000);
    reveal.pageLoaded();
    time.turn(5_000);
    expect(shown()).toBe(1);
  });

  it('whatever comes in whatever order, is never shown dead or half loaded or unasked, and always shown in the end', () => {
    const step = fc.oneof(
      fc.constantFrom('want', 'rest', 'painted', 'gone', 'loading', 'loaded'),
      fc.integer({ min: 0, max: 20_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { time, reveal, shown, onShow } = world();
        let page = 'gone';
        let isWanted = false;
        let revision = 0;
        onShow(() => {
          expect(['loaded', 'painted']).toContain(page);
          expect(isWanted).toBe(true);
          isWanted = false;
        });
        for (const what of steps) {
          if (typeof what === 'number') time.turn(what);
          else if (what === 'want') {
            isWanted = true;
            reveal.want((revision += 1));
          } else if (what === 'rest') {
            isWanted = false;
            reveal.rest();
          } else if (what === 'painted') {
            if (page !== 'gone') page = 'painted';
            reveal.painted(revision);
          } else if (what === 'gone') {
            page = what;
            reveal.pageGone();
          } else if (what === 'loading') {
            page = what;
            reveal.pageLoading();
          } else {
            if (page === 'loading') page = what;
            reveal.pageLoaded();
          }
        }
        const before = shown();
        const due = isWanted ? 1 : 0;
        page = 'loading';
        reveal.pageLoading();
        page = 'painted';
        reveal.painted(0);
        time.turn(5_000);
        expect(shown() - before).toBe(due);
      }),
    );
  });
});
