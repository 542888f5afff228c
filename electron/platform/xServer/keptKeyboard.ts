import type { XClient, XDisplay } from 'x11';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';

export interface KeptKeyboardDeps {
  /** What the environment names as DISPLAY. */
  readonly display: string;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** A program that was in the background comes to the front within a second or two; one that is started takes longer. */
const watchedMs = 6_000;
/** Nothing is typed faster: at 120 words a minute there are 100 ms between two keys. */
const lookEveryMs = 15;
/** A browser may raise itself once for its window and once for its page. More than that is somebody's wish. */
const givenBackAtMost = 3;

/**
 * Remembers which window has the keyboard (EWMH, _NET_ACTIVE_WINDOW) while something is done that may bring another program to the
 * front, and gives it back whenever another one takes it in the seconds after. Where the pointer was moved meanwhile it is the
 * operator's own doing, and stays. Resolves once the watch has begun; never fails: where the window system does not answer,
 * nothing is given back.
 */
export async function keepKeyboard(deps: KeptKeyboardDeps): Promise<void> {
  const { clock, timers, log } = deps;
  const display = await connect(deps.display).catch(() => null);
  const root = display?.screen[0]?.root;
  if (display === null || root === undefined) return;
  const { client } = display;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    client.terminate();
  };
  client.on('error', end);
  client.on('end', () => (isOver = true));
  const atom = await atomOf(client, '_NET_ACTIVE_WINDOW');
  const before = await activeWindow(client, root, atom);
  const pointer = await pointerAt(client, root);
  if (atom === null || before === null || before === 0) return end();
  const untilMs = clock.monotonicMs() + watchedMs;
  let givenBack = 0;

  const look = async (): Promise<void> => {
    const now = await activeWindow(client, root, atom);
    const at = await pointerAt(client, root);
    const isOwnDoing = at === null || at.x !== pointer?.x || at.y !== pointer.y;
    if (isOver || isOwnDoing || clock.monotonicMs() > untilMs || givenBack >= givenBackAtMost) return end();
    if (now !== null && now !== 0 && now !== before) {
      givenBack += 1;
      activate(client, root, atom, before);
      log.info('keyboard given back');
    }
    timers.after(lookEveryMs, () => void look().catch(end));
  };
  void look().catch(end);
}

async function connect(display: string): Promise<XDisplay> {
  const { createClient } = await import('x11');
  return new Promise((resolve, reject) => {
    const client = createClient({ display, shm: false, disableBigRequests: true }, (error, connected) =>
      connected === undefined || error ? reject(new Error('no X server')) : resolve(connected),
    );
    client.on('error', () => reject(new Error('no X server')));
  });
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

/** 0 where none has it; null where nobody says. */
function activeWindow(client: XClient, root: number, atom: number | null): Promise<number | null> {
  if (atom === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    client.GetProperty(0, root, atom, anyType, 0, 1, (error, property) => {
      const data = property?.data;
      resolve(error || data === undefined || data.length < 4 ? null : data.readUInt32LE(0));
      return true;
    });
  });
}

function pointerAt(client: XClient, root: number): Promise<{ x: number; y: number } | null> {
  return new Promise((resolve) => {
    client.QueryPointer(root, (error, reply) => {
      resolve(reply === undefined || error ? null : { x: reply.rootX, y: reply.rootY });
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
