import { expect, it } from 'vitest';
import { aliveWithinMs, createPageWatch } from '../../../electron/windows/pageWatch.ts';
import { createHeldTime } from '../core/heldTime.ts';

function watched() {
  const time = createHeldTime();
  let silent = 0;
  const watch = createPageWatch({ timers: time, onSilent: () => (silent += 1) });
  return { time, watch, silent: () => silent };
}

it('a page that is sent nothing new is not called silent', () => {
  const { time, watch, silent } = watched();
  watch.expect(1);
  watch.painted(1);
  // Another theme, the end of quiet mode: the same state is shown again, and the page has nothing to say about it.
  watch.expect(1);
  time.turn(10 * aliveWithinMs);
  expect(silent()).toBe(0);
});

it('a page that does not paint what is new is, once', () => {
  const { time, watch, silent } = watched();
  watch.painted(1);
  watch.expect(2);
  time.turn(aliveWithinMs - 1);
  watch.expect(3);
  time.turn(1);
  expect(silent()).toBe(1);
  time.turn(10 * aliveWithinMs);
  expect(silent()).toBe(1);
});

it('a page that was loaded anew has to paint what another had painted', () => {
  const { time, watch, silent } = watched();
  watch.painted(5);
  watch.renew();
  watch.expect(5);
  time.turn(aliveWithinMs);
  expect(silent()).toBe(1);
});

it('nothing is expected of a page with nothing to show', () => {
  const { time, watch, silent } = watched();
  watch.expect(1);
  watch.rest();
  time.turn(aliveWithinMs);
  expect(silent()).toBe(0);
});
