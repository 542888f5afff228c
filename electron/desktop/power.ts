import { net, powerMonitor } from 'electron';
import type { Timers } from '../core/ports/clock.ts';

export interface PowerAndNetworkHandlers {
  readonly onSleep: () => void;
  readonly onWake: () => void;
  readonly onNetworkReturned: () => void;
}

/** Electron's main process has no event for the network's return, so it is asked; the question costs microseconds. */
const askEveryMs = 2_000;

/** Sleep, wake and the network's return. Returns how to stop. */
export function watchPowerAndNetwork(handlers: PowerAndNetworkHandlers, timers: Timers): () => void {
  let online = net.isOnline();
  let cancel = (): void => undefined;
  const ask = (): void => {
    const now = net.isOnline();
    if (now && !online) handlers.onNetworkReturned();
    online = now;
    cancel = timers.after(askEveryMs, ask);
  };
  cancel = timers.after(askEveryMs, ask);
  powerMonitor.on('suspend', handlers.onSleep);
  powerMonitor.on('resume', handlers.onWake);
  return () => {
    cancel();
    powerMonitor.off('suspend', handlers.onSleep);
    powerMonitor.off('resume', handlers.onWake);
  };
}
