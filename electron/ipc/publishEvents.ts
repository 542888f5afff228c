import type { WebContents } from 'electron';
import type { IpcPayload } from '../../contracts/ipc.ts';
import { ipcEventWindows, type EventName, type WindowName } from '../../contracts/ipcNames.ts';

/**
 * Sends an event to the windows that follow it, in the order of the calls; a window that is gone or still loading asks for
 * the snapshot itself.
 */
export type PublishEvent = <N extends EventName>(name: N, payload: IpcPayload<N>) => void;

interface Windows {
  contentsOf(name: WindowName): Pick<WebContents, 'isDestroyed' | 'send'> | null;
}

export function createPublishEvent(windows: Windows): PublishEvent {
  const waiting: (() => void)[] = [];
  let sending = false;

  // Electron's `send` runs what waits for a promise before it posts the message (seen with 33): what that publishes would
  // overtake it, and windows would be left with the older state.
  const sendInOrder = (send: () => void): void => {
    waiting.push(send);
    if (sending) return;
    sending = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    } finally {
      sending = false;
    }
  };

  return (name, payload) => {
    const followers: readonly WindowName[] = ipcEventWindows[name];
    for (const follower of followers) {
      sendInOrder(() => {
        const contents = windows.contentsOf(follower);
        if (contents !== null && !contents.isDestroyed()) contents.send(name, payload);
      });
    }
  };
}
