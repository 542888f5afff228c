import type { Screen } from 'electron';
import type { XServer } from '../../platform/xServer/xServer.ts';
import { isWaylandSession } from '../../platform/waylandSession.ts';
import { contains, pointOfPixel, type Point, type Rectangle } from './monitors.ts';

/** Where the operator's pointer is on the screen, in device-independent pixels. */
export interface Pointer {
  /** Makes that the next question is answered at once. */
  getReady(): void;
  /** At once; null where the window system has to be asked. */
  now(): Point | null;
  /** Answers within 50 ms, in one as a rule; null where there was no answer. */
  ask(): Promise<Point | null>;
  /** Whether it is within these bounds; null where nobody knows: a Wayland desktop tells of it in our own windows alone. */
  isIn(bounds: Rectangle): Promise<boolean | null>;
  stop(): void;
}

export interface PointerDeps {
  readonly screen: Pick<Screen, 'getAllDisplays' | 'getCursorScreenPoint'>;
  /** Under X11; null elsewhere, where Electron's own answer is right. */
  readonly xServer: Pick<XServer, 'getReady' | 'pointer' | 'stop'> | null;
}

export function createPointer({ screen, xServer }: PointerDeps): Pointer {
  /** On one monitor Electron is right everywhere. */
  const now = (): Point | null =>
    xServer !== null && screen.getAllDisplays().length > 1 ? null : screen.getCursorScreenPoint();

  const ask = async (): Promise<Point | null> => {
    const known = now();
    if (known !== null) return known;
    const pixel = (await xServer?.pointer()) ?? null;
    return pixel === null ? null : pointOfPixel(pixel, screen.getAllDisplays());
  };

  return {
    getReady() {
      if (now() === null) xServer?.getReady();
    },
    now,
    ask,
    async isIn(bounds) {
      const at = isWaylandSession(process.platform, process.env) ? null : await ask();
      return at === null ? null : contains(bounds, at);
    },
    stop: () => xServer?.stop(),
  };
}
