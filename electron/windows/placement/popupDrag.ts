import type { Timers } from '../../core/ports/clock.ts';
import type { Point, Rectangle } from './monitors.ts';
import type { PlacedWindow } from './popupPlacement.ts';
import type { Pointer } from './pointer.ts';

/**
 * How a hand moves the popup: its bar is taken, moved about, let go of. @param at where in the window it was taken, in
 * device-independent pixels
 */
export type DragStep = { readonly step: 'take'; readonly at: Point } | { readonly step: 'move' | 'drop' };

export interface PopupDragDeps {
  readonly pointer: Pick<Pointer, 'ask'>;
  readonly timers: Timers;
  /** Null while there is nothing to move. */
  readonly window: () => PlacedWindow | null;
  /** Where it was let go of. */
  readonly onDropped: (window: Rectangle) => void;
}

export interface PopupDrag {
  step(step: DragStep): void;
  /** Nobody places the window meanwhile but the hand. */
  isUnderWay(): boolean;
  /** The popup is put away: it belongs where it belonged before. */
  giveUp(): void;
}

/** A page that died, or a release of the button that nobody heard of, must not leave the popup in the hand. */
const droppedAfterMs = 3_000;

/**
 * Moves the popup with the pointer, by the pointer's own place on the screen: what a page knows of it is behind while its
 * window moves. The window system's own dragging would hand the keyboard over on some systems.
 */
export function createPopupDrag({ pointer, timers, window, onDropped }: PopupDragDeps): PopupDrag {
  interface Hold {
    readonly takenAt: Point;
    readonly bounds: Rectangle;
  }
  let hold: Hold | null = null;
  let hasMoved = false;
  let cancel = (): void => undefined;

  const release = (): void => {
    cancel();
    hold = null;
    hasMoved = false;
  };
  const drop = (): void => {
    const held = window();
    const isElsewhere = hasMoved;
    release();
    if (isElsewhere && held !== null) onDropped(held.getBounds());
  };
  const follow = async (mine: Hold): Promise<void> => {
    const at = await pointer.ask();
    // Let go of meanwhile, or taken anew.
    if (hold !== mine || at === null) return;
    window()?.setBounds({
      ...mine.bounds,
      x: Math.round(at.x - mine.takenAt.x),
      y: Math.round(at.y - mine.takenAt.y),
    });
  };

  return {
    step(told) {
      const { step } = told;
      cancel();
      const held = window();
      if (held === null) return release();
      if (told.step === 'take') {
        hold = { takenAt: told.at, bounds: held.getBounds() };
        hasMoved = false;
      }
      const mine = hold;
      if (mine === null) return;
      hasMoved ||= step === 'move';
      if (hasMoved) cancel = timers.after(droppedAfterMs, drop);
      if (step === 'move') void follow(mine);
      if (step === 'drop')
        void (hasMoved ? follow(mine) : Promise.resolve()).then(() => (hold === mine ? drop() : undefined));
    },
    isUnderWay: () => hasMoved,
    giveUp: release,
  };
}
