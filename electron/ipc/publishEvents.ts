import type { WebContents } from 'electron';
import type { IpcPayload } from '../../contracts/ipc.ts';
import { ipcEventWindows, type EventName, type WindowName } from '../../contracts/ipcNames.ts';

/**
 * Sends an event to the windows that follow it, in the order of the calls; a window that is gone or still loading asks for
 * the snapshot itself. Never throws: what is published is no less true for a window that cannot hear it.
 */
export type PublishEvent = <N extends EventName>(name: N, payload: IpcPayload<N>) => void;

interface Windows {
  contentsOf(name: WindowName): Pick<WebContents, 'isDestroyed' | 'isCrashed' | 'send'> | null;
}

/** @param onNotSent a window could not be told, with what Electron said */
export function createPublishEvent(
  windows: Windows,
  onNotSent: (name: EventName, window: WindowName, error: unknown) => void,
): PublishEvent {
  const waiting: (() => void)[] = [];
  let sending = false;

  // Electron's `send` runs what waits for a promise before it posts the message (seen with 33): what that publishes would
  // overtake it, and windows would be left with the older state.
  const sendInOrder = (send: () => void): void => {
    waiting.push(send);
    if (sending) return;
    sending = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    sending = false;
  };

  const send = <N extends EventName>(follower: WindowName, name: N, payload: IpcPayload<N>): void => {
    try {
      const contents = windows.contentsOf(follower);
      if (contents === null || contents.isDestroyed() || contents.isCrashed()) return;
      // A frame whose process has just died may make this throw (deltachat-desktop#6341, with an Electron newer than 33).
      contents.send(name, payload);
    } catch (error) {
      onNotSent(name, follower, error);
    }
  };

  return (name, payload) => {
    const followers: readonly WindowName[] = ipcEventWindows[name];
    for (const follower of followers) sendInOrder(() => send(follower, name, payload));
  };
}
