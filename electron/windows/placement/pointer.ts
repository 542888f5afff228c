import type { Screen } from 'electron';
import type { XServer } from '../../platform/xServer/xServer.ts';
import { pointOfPixel, type Point } from './monitors.ts';

/** Where the operator's pointer is on the screen, in device-independent pixels. */
export interface Pointer {
  /** Makes that the next question is answered at once. */
  getReady(): void;
  /** At once; null where the window system has to be asked. */
  now(): Point | null;
  /** Answers within 50 ms, in one as a rule; null where there was no answer. */
  ask(): Promise<Point | null>;
  stop(): void;
}

export interface PointerDeps {
  readonly screen: Pick<Screen, 'getAllDisplays' | 'getCursorScreenPoint'>;
  /** Under X11; null elsewhere, where Electron's own answer is right. */
  readonly xServer: XServer | null;
}

export function createPointer({ screen, xServer }: PointerDeps): Pointer {
  /** On one monitor Electron is right everywhere. */
  const now = (): Point | null =>
    xServer !== null && screen.getAllDisplays().length > 1 ? null : screen.getCursorScreenPoint();

  return {
    getReady() {
      if (now() === null) xServer?.getReady();
    },
    now,
    async ask() {
      const known = now();
      if (known !== null) return known;
      const pixel = (await xServer?.pointer()) ?? null;
      return pixel === null ? null : pointOfPixel(pixel, screen.getAllDisplays());
    },
    stop: () => xServer?.stop(),
  };
}
