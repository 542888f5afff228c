import type { XClient } from 'x11';
import type { XServer } from './xServer.ts';

/** Who has the keyboard, and what the operator's hands do. */
export interface DeskNow {
  /** 0 where no window has it. */
  readonly activeWindow: number;
  /** Of the pointer, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Ctrl is down: what comes right after it was ordered in the window that has the keyboard. */
  readonly isOrdering: boolean;
  /** A button of the mouse, Alt or Super is down: with these people go to other windows and start programs. */
  readonly isChoosing: boolean;
}

/** Whose window it is. */
export interface WindowProgram {
  /** The same for all windows of a program (ICCCM, WM_CLASS); null where it does not say. */
  readonly name: string | null;
  /** As the program says, which may count its processes by itself (Flatpak); null where it does not. */
  readonly processId: number | null;
}

/** What a window manager tells and does by EWMH (specifications.freedesktop.org/wm-spec). Never fails. */
export interface DeskWindows {
  /** Null where there is no answer in time. */
  now(): Promise<DeskNow | null>;
  /** Null where there is no answer in time. */
  programOf(windowId: number): Promise<WindowProgram | null>;
  /** All that there are; null where there is no answer in time. */
  all(): Promise<ReadonlySet<number> | null>;
  /** Asks the window manager to give the keyboard to this window. */
  activate(windowId: number): Promise<void>;
}

/** Control; Mod1 (Alt), Mod4 (Super) and the buttons 1 to 3, since 4 and 5 are a wheel (X protocol 11, SETofKEYBUTMASK). */
const orderMask = 0x0004;
const choiceMask = 0x0008 | 0x0040 | 0x0700;
const windowsAtMost = 4_096;
const nameWordsAtMost = 64;

export function createDeskWindows({ ask }: Pick<XServer, 'ask'>): DeskWindows {
  return {
    now: () =>
      ask(async (client, root) => {
        const [windows, hands] = await Promise.all([
          numbersIn(client, root, '_NET_ACTIVE_WINDOW', 1),
          handsOn(client, root),
        ]);
        const [active] = windows ?? [];
        return active === undefined || hands === null ? null : { activeWindow: active, ...hands };
      }),
    all: () =>
      ask(async (client, root) => {
        const ids = await numbersIn(client, root, '_NET_CLIENT_LIST', windowsAtMost);
        return ids === null ? null : new Set(ids);
      }),
    programOf: (windowId) =>
      ask(async (client) => {
        const [name, processIds] = await Promise.all([
          propertyOf(client, windowId, 'WM_CLASS', nameWordsAtMost),
          numbersIn(client, windowId, '_NET_WM_PID', 1),
        ]);
        return { name: name?.toString('latin1') ?? null, processId: processIds?.[0] ?? null };
      }),
    async activate(windowId) {
      await ask(async (client, root) => {
        const atom = await atomOf(client, '_NET_ACTIVE_WINDOW');
        if (atom !== null) activate(client, root, atom, windowId);
        return null;
      });
    },
  };
}

/** What names are called on each connection: for as long as the server runs, once somebody has used them. */
const known = new WeakMap<XClient, Map<string, number>>();

function atomOf(client: XClient, name: string): Promise<number | null> {
  const atoms = known.get(client) ?? new Map<string, number>();
  known.set(client, atoms);
  const before = atoms.get(name);
  if (before !== undefined) return Promise.resolve(before);
  return new Promise((resolve) => {
    client.InternAtom(true, name, (error, atom) => {
      const isKnown = !error && atom !== undefined && atom !== 0;
      if (isKnown) atoms.set(name, atom);
      resolve(isKnown ? atom : null);
      return true;
    });
  });
}

const anyType = 0;
const idBytes = 4;

/** @param most in words of four bytes @returns null where the window has no such property */
async function propertyOf(
  client: XClient,
  windowId: number,
  name: string,
  most: number,
): Promise<Buffer | null> {
  const atom = await atomOf(client, name);
  if (atom === null) return null;
  return new Promise((resolve) => {
    client.GetProperty(0, windowId, atom, anyType, 0, most, (error, property) => {
      const data = property?.data;
      resolve(error || data === undefined || data.length === 0 ? null : data);
      return true;
    });
  });
}

/** Ids of windows, or other numbers, in a property; null where the window has none. */
async function numbersIn(
  client: XClient,
  windowId: number,
  name: string,
  most: number,
): Promise<number[] | null> {
  const data = await propertyOf(client, windowId, name, most);
  const count = data === null ? 0 : Math.floor(data.length / idBytes);
  return data === null || count === 0
    ? null
    : Array.from({ length: count }, (_, i) => data.readUInt32LE(i * idBytes));
}

function handsOn(client: XClient, root: number): Promise<Omit<DeskNow, 'activeWindow'> | null> {
  return new Promise((resolve) => {
    client.QueryPointer(root, (error, reply) => {
      const keys = reply?.keyMask ?? 0;
      const [isOrdering, isChoosing] = [(keys & orderMask) !== 0, (keys & choiceMask) !== 0];
      resolve(
        reply === undefined || error ? null : { x: reply.rootX, y: reply.rootY, isOrdering, isChoosing },
      );
      return true;
    });
  });
}

const clientMessage = 33;
/** SubstructureNotify and SubstructureRedirect: window managers listen to both (EWMH, "Root Window Properties"). */
const toWindowManager = 0x0018_0000;
/** As a task bar asks, which window managers do what they are told by. */
const fromPager = 2;

function activate(client: XClient, root: number, atom: number, windowId: number): void {
  const event = Buffer.alloc(32);
  event.writeUInt8(clientMessage, 0);
  event.writeUInt8(32, 1);
  event.writeUInt32LE(windowId, 4);
  event.writeUInt32LE(atom, 8);
  event.writeUInt32LE(fromPager, 12);
  client.SendEvent(root, 0, toWindowManager, event);
}
