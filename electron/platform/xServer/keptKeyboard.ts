import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DeskNow, DeskWindows, WindowProgram } from './deskWindows.ts';

export interface KeptKeyboardDeps {
  readonly desk: DeskWindows;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info'>;
  /** Since anybody used keyboard or mouse, in whole seconds that have passed. More than 0 when a watch begins. */
  readonly secondsSinceInput: () => number;
  /** Whether a process was started by another. */
  readonly descendsFrom: (processId: number, ancestorId: number) => Promise<boolean>;
  readonly ownProcessId: number;
}

/** Keeps the keyboard where it is while another program is brought to the front. */
export interface KeptKeyboard {
  /**
   * Watches from now on that what comes to the front does not keep the keyboard. Never fails.
   *
   * @returns false where it cannot be kept: nobody says who has it
   */
  keep(): Promise<boolean>;
  /** The operator wants what comes to the front now. */
  letGo(): void;
}

/** A browser that has to be started on a busy computer has its window within this time. */
export const watchedMs = 20_000;
/** What comes so soon after Ctrl was down, or the pointer moved, the operator may have called. */
export const orderedWithinMs = 1_000;
/** A dialog comes within this time after the key that called it. */
const answeredWithinSeconds = 3;
/** Nothing is typed faster: at 120 words a minute there are 100 ms between two keys. */
export const lookEveryMs = 15;
/** The window manager does it within this time, or does not. */
const doneWithinMs = 150;
/** A browser raises itself for its window and for its page, and brings back windows of last time. More is somebody's wish. */
const givenBackAtMost = 5;

/** Who had the keyboard, and what has become of it since. */
interface Watch {
  readonly windowId: number;
  readonly windows: ReadonlySet<number> | null;
  readonly beganMs: number;
  /** Of the pointer, when it was looked at last. */
  at: Pick<DeskNow, 'x' | 'y'>;
  orderedMs: number;
  /** The first window that came by itself, and its program; one of another program is nothing that was opened here. */
  taker: { readonly windowId: number; readonly program: WindowProgram | null } | null;
  givenBack: number;
  /** When it was asked for last. Null: it has it, or nobody has asked yet. */
  askedMs: number | null;
}

/**
 * Remembers which window has the keyboard, and gives it back where a window takes it by itself: the first one that comes, and
 * others of its program. What the operator does ends that for good: a button of the mouse, Alt or Super; a window that comes right
 * after Ctrl or the pointer moved, or of the very program that they type in, or started from there; or another window than the one
 * that came by itself. Under X11; what is not known counts as not the operator's doing, but for a window that is gone.
 */
export function createKeptKeyboard(deps: KeptKeyboardDeps): KeptKeyboard {
  const { desk, clock, timers, log } = deps;
  let watch: Watch | null = null;
  /** How often the operator has gone to the browser themselves. */
  let letGone = 0;

  const isOwnDoing = async (
    { windowId, windows, beganMs }: Watch,
    came: number,
    comer: WindowProgram | null,
  ): Promise<boolean> => {
    const program = await desk.programOf(windowId);
    const seconds = deps.secondsSinceInput();
    // Since the watch began, when nobody had used anything for a second.
    const hasActed = seconds < answeredWithinSeconds && seconds * 1000 <= clock.monotonicMs() - beganMs;
    const isOurs = program?.processId === deps.ownProcessId;
    const isSame = comer !== null && comer.name !== null && comer.name === program?.name;
    if (hasActed && (isSame || isOurs)) return true;
    const now = await desk.all();
    // With the window that had it the operator has closed it, or the program has: it belongs to whom the window manager gave it.
    if (now !== null && windows?.has(windowId) === true && !now.has(windowId)) return true;
    const isNew = windows?.has(came) === false;
    const [child, parent] = [comer?.processId ?? null, program?.processId ?? null];
    return isNew && !isOurs && child !== null && parent !== null && deps.descendsFrom(child, parent);
  };

  const isTaker = ({ taker }: Watch, came: number, comer: WindowProgram | null): boolean =>
    taker === null ||
    taker.windowId === came ||
    (comer !== null && comer.name !== null && comer.name === taker.program?.name);

  /** @returns whether there is more to be watched */
  const takenBy = async (watched: Watch, came: number): Promise<boolean> => {
    const comer = await desk.programOf(came);
    if (!isTaker(watched, came, comer) || (await isOwnDoing(watched, came, comer))) return false;
    if (watched.givenBack === givenBackAtMost) return false;
    // Somebody may have let it go meanwhile.
    if (watch !== watched) return false;
    watched.taker ??= { windowId: came, program: comer };
    watched.givenBack += 1;
    watched.askedMs = clock.monotonicMs();
    await desk.activate(watched.windowId);
    return true;
  };

  /** @returns whether there is more to be watched */
  const lookAt = async (watched: Watch, now: DeskNow): Promise<boolean> => {
    const nowMs = clock.monotonicMs();
    if (now.isChoosing) return false;
    if (now.isOrdering || now.x !== watched.at.x || now.y !== watched.at.y) watched.orderedMs = nowMs;
    watched.at = now;
    if (now.activeWindow === watched.windowId) {
      if (watched.askedMs !== null) log.info('keyboard given back');
      watched.askedMs = null;
      return true;
    }
    const isAsked = watched.askedMs !== null && nowMs - watched.askedMs < doneWithinMs;
    if (now.activeWindow === 0 || isAsked) return true;
    return nowMs - watched.orderedMs > orderedWithinMs && takenBy(watched, now.activeWindow);
  };

  const look = async (watched: Watch): Promise<void> => {
    const now = await desk.now();
    if (watch !== watched) return;
    const isTime = clock.monotonicMs() - watched.beganMs <= watchedMs;
    // One answer may come too late on a busy machine.
    const goesOn = isTime && (now === null || (await lookAt(watched, now)));
    if (watch !== watched) return;
    if (goesOn) timers.after(lookEveryMs, () => void look(watched));
    else watch = null;
  };

  return {
    async keep() {
      const goneBefore = letGone;
      const [now, windows] = [await nowAtLast(desk), await desk.all()];
      // Somebody who opens something themselves meanwhile is to keep the keyboard there.
      if (now === null || now.isChoosing || letGone !== goneBefore) return false;
      // One that is not over goes on: the keyboard may be on its way back right now.
      const before = watch;
      // Where no window has it, it is taken from none.
      if (before === null && now.activeWindow === 0) return true;
      watch = {
        windowId: before?.windowId ?? now.activeWindow,
        windows,
        beganMs: clock.monotonicMs(),
        at: now,
        orderedMs: -Infinity,
        taker: before?.taker ?? null,
        givenBack: 0,
        askedMs: before?.askedMs ?? null,
      };
      void look(watch);
      return true;
    },
    letGo() {
      letGone += 1;
      watch = null;
    },
  };
}

/** The connection may have to be made first, and each answer has its time limit. */
const firstTries = 10;

async function nowAtLast(desk: DeskWindows): Promise<DeskNow | null> {
  for (let tries = 1; tries < firstTries; tries += 1) {
    const now = await desk.now();
    if (now !== null) return now;
  }
  return desk.now();
}
