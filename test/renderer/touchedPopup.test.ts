import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { guardPresses } from '../../renderer/features/popup/hand/guardPresses.ts';
import { unmeantForMs } from '../../renderer/features/popup/hand/pressGuard.ts';
import { createApi } from '../../renderer/app/bridge.ts';
import { createFakeBridge, type FakeBridge } from './fakeBridge.ts';

let nowMs = 0;
let fake: FakeBridge;
let popup: HTMLElement;
let done: string[];
let stop: () => void;

beforeEach(() => {
  nowMs = 10_000;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  fake = createFakeBridge('popup');
  popup = document.createElement('main');
  document.body.replaceChildren(popup);
  done = [];
  put('Answer', 0);
  stop = guardPresses(popup, createApi(fake.bridge), {
    staysAt: () => 'topLeft',
    zoom: () => devicePixelRatio,
  });
  nowMs += 5_000;
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

function put(name: string, top: number): void {
  const button = document.createElement('button');
  button.textContent = name;
  button.getBoundingClientRect = () => new DOMRect(0, top, 100, 40);
  button.addEventListener('click', () => done.push(name));
  popup.append(button);
}

function touch(name: string): void {
  const button = [...popup.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  const { top } = button?.getBoundingClientRect() ?? new DOMRect();
  const at = {
    clientX: 50,
    clientY: top + 20,
    screenX: window.screenX + 51,
    screenY: window.screenY + top + 20,
  };
  const pressed = { ...at, bubbles: true, cancelable: true, detail: 1 };
  button?.dispatchEvent(new PointerEvent('pointerdown', { ...pressed, pointerType: 'touch' }));
  button?.dispatchEvent(new MouseEvent('click', pressed));
}

it('a finger presses what has been there', () => {
  touch('Answer');
  expect(done).toEqual(['Answer']);
});

it('a press on a popup that stands as it stood does not have it measured', () => {
  touch('Answer');
  const measured = vi.fn(() => new DOMRect(0, 0, 100, 40));
  const answer = popup.querySelector('button');
  if (answer !== null) answer.getBoundingClientRect = measured;
  touch('Answer');
  // By this test itself.
  expect(measured).toHaveBeenCalledTimes(1);
  expect(done).toEqual(['Answer', 'Answer']);
});

it('a finger aimed at Answer does not hit Hang up that came in its place, until that has been seen', () => {
  popup.replaceChildren();
  put('Hang up', 0);
  touch('Hang up');
  nowMs += unmeantForMs - 1;
  touch('Hang up');
  expect(done).toEqual([]);
  nowMs += 1;
  touch('Hang up');
  expect(done).toEqual(['Hang up']);
});

it('a finger does not hit what has just come to a place where nothing was', () => {
  put('Dismiss all', 100);
  touch('Dismiss all');
  expect(done).toEqual([]);
  nowMs += unmeantForMs;
  touch('Dismiss all');
  expect(done).toEqual(['Dismiss all']);
});

it('a finger does not hit a popup that has just come over what it was aimed at', () => {
  fake.publish('popup.shown', { isShown: true });
  nowMs += unmeantForMs - 1;
  touch('Answer');
  expect(done).toEqual([]);
  nowMs += 1;
  touch('Answer');
  expect(done).toEqual(['Answer']);
});

it.each(['touch', 'mouse'])(
  'a press (%s) aimed at Decline does not hit Answer, which a larger text brings there',
  (pointerType) => {
    put('Decline', 40);
    touch('Answer');
    done = [];
    nowMs += 1_000;
    vi.spyOn(window, 'devicePixelRatio', 'get').mockReturnValue(2);
    nowMs += 100;
    // The middle of Decline as it was on the screen is the lower part of Answer as it is now.
    const at = { clientX: 25, clientY: 30, screenX: window.screenX + 50, screenY: window.screenY + 60 };
    const pressed = { ...at, bubbles: true, cancelable: true, detail: 1 };
    const answer = popup.querySelector('button');
    answer?.dispatchEvent(new PointerEvent('pointerdown', { ...pressed, pointerType }));
    answer?.dispatchEvent(new MouseEvent('click', pressed));
    expect(done).toEqual([]);
    nowMs += unmeantForMs;
    answer?.dispatchEvent(new PointerEvent('pointerdown', { ...pressed, pointerType }));
    answer?.dispatchEvent(new MouseEvent('click', pressed));
    expect(done).toEqual(['Answer']);
  },
);
