import { expect, it } from 'vitest';
import type { Rectangle } from '../../../../electron/windows/placement/monitors.ts';
import { createPopupDrag } from '../../../../electron/windows/placement/popupDrag.ts';
import { createHeldTime, settled } from '../../core/heldTime.ts';

const start = { x: 900, y: 600, width: 380, height: 120 };

function create() {
  const time = createHeldTime();
  const hand = { x: 1_000, y: 700 };
  const dropped: Rectangle[] = [];
  let bounds: Rectangle = start;
  let isThere = true;
  const window = {
    getBounds: () => bounds,
    setBounds(next: Rectangle) {
      bounds = next;
    },
  };
  const drag = createPopupDrag({
    pointer: { ask: () => Promise.resolve({ ...hand }) },
    timers: time,
    window: () => (isThere ? window : null),
    onDropped: (at) => void dropped.push(at),
  });
  return {
    time,
    drag,
    dropped,
    bounds: () => bounds,
    leave: () => (isThere = false),
    async step(step: 'take' | 'move' | 'drop', x = hand.x, y = hand.y) {
      const at = { x: hand.x - bounds.x, y: hand.y - bounds.y };
      Object.assign(hand, { x, y });
      drag.step(step === 'take' ? { step, at } : { step });
      await settled();
    },
  };
}

it('goes with the hand and stays where it is let go of', async () => {
  const { step, bounds, dropped, drag } = create();
  await step('take');
  await step('move', 700, 500);
  expect(bounds()).toEqual({ ...start, x: 600, y: 400 });
  expect(drag.isUnderWay()).toBe(true);
  await step('drop', 690, 480);
  expect(dropped).toEqual([{ ...start, x: 590, y: 380 }]);
  expect(drag.isUnderWay()).toBe(false);
  await step('move', 100, 100);
  expect(bounds()).toEqual({ ...start, x: 590, y: 380 });
});

it('goes with a hand that was elsewhere by the time anybody asked', async () => {
  const { step, bounds } = create();
  // The hand set out at once: it is there when the press is heard of, and moves no more.
  await step('take', 700, 500);
  await step('move');
  expect(bounds()).toEqual({ ...start, x: 600, y: 400 });
});

it('is no drag where the bar is only pressed', async () => {
  const { step, dropped, drag, bounds, time } = create();
  await step('take');
  expect(drag.isUnderWay()).toBe(false);
  await step('drop');
  expect(dropped).toEqual([]);
  expect(bounds()).toEqual(start);
  expect(time.pending()).toBe(0);
});

it('is let go of where nobody says so any more', async () => {
  const { step, dropped, time, drag } = create();
  await step('take');
  await step('move', 700, 500);
  time.turn(2_999);
  expect(drag.isUnderWay()).toBe(true);
  time.turn(1);
  expect(drag.isUnderWay()).toBe(false);
  expect(dropped).toHaveLength(1);
  expect(time.pending()).toBe(0);
});

it('is over once the popup is put away, and nothing is remembered of it', async () => {
  const { step, dropped, drag, time, leave, bounds } = create();
  await step('take');
  drag.step({ step: 'move' });
  drag.giveUp();
  leave();
  await step('drop', 10, 10);
  expect(dropped).toEqual([]);
  expect(bounds()).toEqual(start);
  expect(time.pending()).toBe(0);
});
