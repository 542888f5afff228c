import type { XClient } from 'x11';
import type { XServer } from './xServer.ts';

/** Who has the keyboard, and what the operator's hands do. */
export interface DeskNow {
  /** 0 where no window has it. */
  readonly activeWindow: number;
  /** Of the pointer, in pixels. */
  readonly x: number;
  readonly y: number;
  /** A key that is used for orders (Ctrl, Alt, Super) or a button of the mouse is down. */
  readonly isOrdering: boolean;
}

/** What a window manager tells and does by EWMH (specifications.freedesktop.org/wm-spec). Never fails. */
export interface DeskWindows {
  /** Null where there is no answer in time. */
  now(): Promise<DeskNow | null>;
  /** All that there are; null where there is no answer in time. */
  all(): Promise<ReadonlySet<number> | null>;
  /** Asks the window manager to give the keyboard to this window. */
  activate(windowId: number): Promise<void>;
}

/** Control, Mod1 (Alt), Mod4 (Super) and the buttons 1 to 5 (X protocol 11, SETofKEYBUTMASK). */
const orderMask = 0x0004 | 0x0008 | 0x0040 | 0x1f00;
const windowsAtMost = 4_096;

export function createDeskWindows({ ask }: Pick<XServer, 'ask'>): DeskWindows {
  return {
    now: () =>
      ask(async (client, root) => {
        const [active] = (await windowsIn(client, root, '_NET_ACTIVE_WINDOW', 1)) ?? [];
        const hands = await handsOn(client, root);
        return active === undefined || hands === null ? null : { activeWindow: active, ...hands };
      }),
    all: () =>
      ask(async (client, root) => {
        const ids = await windowsIn(client, root, '_NET_CLIENT_LIST', windowsAtMost);
        return ids === null ? null : new Set(ids);
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

function atomOf(client: XClient, name: string): Promise<number | null> {
  return new Promise((resolve) => {
    client.InternAtom(true, name, (error, atom) => {
      resolve(error || atom === undefined || atom === 0 ? null : atom);
      return true;
    });
  });
}

const anyType = 0;
const idBytes = 4;

/** Window ids in a property of the root window; null where it has none. */
async function windowsIn(
  client: XClient,
  root: number,
  name: string,
  most: number,
): Promise<number[] | null> {
  const atom = await atomOf(client, name);
  if (atom === null) return null;
  return new Promise((resolve) => {
    client.GetProperty(0, root, atom, anyType, 0, most, (error, property) => {
      const data = property?.data;
      const count = data === undefined ? 0 : Math.floor(data.length / idBytes);
      resolve(
        error || data === undefined || count === 0
          ? null
          : Array.from({ length: count }, (_, i) => data.readUInt32LE(i * idBytes)),
      );
      return true;
    });
  });
}

function handsOn(client: XClient, root: number): Promise<Omit<DeskNow, 'activeWindow'> | null> {
  return new Promise((resolve) => {
    client.QueryPointer(root, (error, reply) => {
      const isOrdering = reply !== undefined && (reply.keyMask & orderMask) !== 0;
      resolve(reply === undefined || error ? null : { x: reply.rootX, y: reply.rootY, isOrdering });
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
