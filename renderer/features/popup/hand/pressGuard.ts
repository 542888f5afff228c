/** A button: what a press on it does, and where it stands on the screen, in pixels of the screen from any fixed point. */
export interface ButtonBox {
  /** The order and what it is about, a call or a dismissal: two boxes with the same meaning are one button that has moved. */
  readonly meaning: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Tells a press that was meant from one that hit what had just come under the pointer. It is about places on the screen and
 * not about double clicks: pressing one button after the other, however quickly, is meant.
 */
export interface PressGuard {
  /** These are the buttons from now on. */
  laidOut(boxes: readonly ButtonBox[]): void;
  /** Where it is on the screen: that alone tells a hand that moves from a window that does. */
  pointerAt(onScreen: Point): void;
  /** The window has another size: a pointer that is first heard of right after may have rested where the window came. */
  windowGrew(): void;
  /** It may come back anywhere. */
  pointerLeft(): void;
  /** The popup came up under the pointer, which rests here on the screen for all that is known. */
  cameUnderPointer(onScreen: Point): void;
  /** The popup has come to the screen: what a finger is on its way to may have been what is below it. */
  cameToScreen(): void;
  /** Whether whoever presses now can have meant this. @param point from where the boxes are measured */
  isMeant(meaning: string, point: Point): boolean;
  /** The same of a finger, which comes from nowhere: no way on the screen tells that it came to what is there now. */
  isMeantByFinger(meaning: string, point: Point): boolean;
}

/** Nobody who saw what came under the pointer has pressed before: an eye and a hand take longer. */
export const unmeantForMs = 400;

/** A hand at rest trembles, and what Electron knows of the pointer may be a few pixels behind it (seen under X11). */
const atRestPx = 8;

/** Within so long after the window has another size a pointer that comes in is one that the window came to. */
const windowComesForMs = 100;

interface Stood {
  readonly box: ButtonBox;
  readonly sinceMs: number;
  /** `Infinity` while it stands. */
  untilMs: number;
}

/** @param nowMs milliseconds that only ever grow */
export function createPressGuard(nowMs: () => number): PressGuard {
  let stood: readonly Stood[] = [];
  let pointer: Point | null = null;
  let movedAtMs = -Infinity;
  let cameUnderAtMs = -Infinity;
  let grewAtMs = -Infinity;
  let shownAtMs = -Infinity;

  /** What stood there within the time in which nobody who saw it go has pressed; null where something else was among it. */
  const stoodAt = (meaning: string, point: Point, fromMs: number): readonly Stood[] | null => {
    const here = stood.filter(({ box, untilMs }) => untilMs > fromMs && covers(box, point));
    return here.some(({ box }) => box.meaning !== meaning) ? null : here;
  };

  return {
    laidOut(boxes) {
      const now = nowMs();
      const came = [...boxes];
      for (const each of stood) {
        if (each.untilMs < Infinity) continue;
        const same = came.findIndex((box) => isSameBox(box, each.box));
        if (same === -1) each.untilMs = now;
        else came.splice(same, 1);
      }
      stood = [
        ...stood.filter(({ untilMs }) => untilMs > now - unmeantForMs),
        ...came.map((box) => ({ box, sinceMs: now, untilMs: Infinity })),
      ];
    },
    pointerAt(onScreen) {
      if (pointer !== null && isAtRest(pointer, onScreen)) return;
      const isFirst = pointer === null;
      pointer = onScreen;
      const now = nowMs();
      if (isFirst && now - grewAtMs < windowComesForMs) cameUnderAtMs = now;
      else {
        movedAtMs = now;
        // In the same moment too: the way of a quick hand is heard of at once.
        cameUnderAtMs = -Infinity;
      }
    },
    windowGrew() {
      grewAtMs = nowMs();
    },
    pointerLeft() {
      pointer = null;
    },
    cameUnderPointer(onScreen) {
      pointer = onScreen;
      cameUnderAtMs = nowMs();
    },
    isMeant(meaning, point) {
      const fromMs = nowMs() - unmeantForMs;
      if (cameUnderAtMs > fromMs) return false;
      const here = stoodAt(meaning, point, fromMs);
      if (here === null) return false;
      // The hand came to it, in the same moment perhaps (a page's clock is coarse), or it has been there for long enough. Of a
      // place that is not known nothing is held against it.
      return here.length === 0 || here.some(({ sinceMs }) => sinceMs <= fromMs || movedAtMs >= sinceMs);
    },
    cameToScreen() {
      shownAtMs = nowMs();
    },
    isMeantByFinger(meaning, point) {
      const fromMs = nowMs() - unmeantForMs;
      if (shownAtMs > fromMs) return false;
      const here = stoodAt(meaning, point, fromMs);
      return here !== null && (here.length === 0 || here.some(({ sinceMs }) => sinceMs <= fromMs));
    },
  };
}

function covers({ left, top, right, bottom }: ButtonBox, { x, y }: Point): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

function isAtRest(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) <= atRestPx && Math.abs(a.y - b.y) <= atRestPx;
}

function isSameBox(a: ButtonBox, b: ButtonBox): boolean {
  return (
    a.meaning === b.meaning &&
    a.left === b.left &&
    a.top === b.top &&
    a.right === b.right &&
    a.bottom === b.bottom
  );
}
