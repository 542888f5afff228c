import type { IpcPayload } from '../../contracts/ipc.ts';
import { ipcEventWindows, type EventName, type WindowName } from '../../contracts/ipcNames.ts';
import type { TrustedWindows } from './trustedWindows.ts';

/** Sends an event to the windows that follow it; a window that is gone or still loading asks for the snapshot itself. */
export type PublishEvent = <N extends EventName>(name: N, payload: IpcPayload<N>) => void;

export function createPublishEvent(windows: TrustedWindows): PublishEvent {
  return (name, payload) => {
    const followers: readonly WindowName[] = ipcEventWindows[name];
    for (const follower of followers) {
      const contents = windows.contentsOf(follower);
      if (contents !== null && !contents.isDestroyed()) contents.send(name, payload);
    }
  };
}
