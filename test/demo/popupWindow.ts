import type { ElectronApplication } from 'playwright';
import { millisecondsAhead } from './pageWatch.ts';

/** The popup's window as Electron itself tells of it: the page in it is painted while the window is hidden, too. */
export interface PopupWindow {
  /** Fulfilled once it is on the screen, with when it last came there: Unix milliseconds by `Date.now`'s clock. */
  shown(timeoutMs: number): Promise<number>;
  hidden(timeoutMs: number): Promise<void>;
}

export async function watchPopupWindow(app: ElectronApplication): Promise<PopupWindow> {
  const aheadMs = await app.evaluate(millisecondsAhead);
  const watch = await app.evaluateHandle(({ BrowserWindow }) => {
    const popup = BrowserWindow.getAllWindows().find((window) => window.getTitle() === 'Ringside calls');
    if (popup === undefined) throw new Error('Ringside has no popup window');
    const nowMs = (): number => performance.timeOrigin + performance.now();
    let shownAtMs = nowMs();
    popup.on('show', () => (shownAtMs = nowMs()));
    return {
      becomes: (visible: boolean, timeoutMs: number): Promise<number | null> =>
        new Promise((resolve) => {
          if (popup.isVisible() === visible) return resolve(shownAtMs);
          const look = (): void => {
            clearTimeout(timer);
            resolve(shownAtMs);
          };
          const timer = setTimeout(() => resolve(null), timeoutMs);
          if (visible) popup.once('show', look);
          else popup.once('hide', look);
        }),
    };
  });
  const becomes = async (visible: boolean, timeoutMs: number): Promise<number> => {
    const atMs = await watch.evaluate(
      async (w, asked) => {
        // As `askBetweenTurns`, which a handle knows nothing of.
        await null;
        return w.becomes(asked.visible, asked.timeoutMs);
      },
      { visible, timeoutMs },
    );
    if (atMs === null)
      throw new Error(`the popup's window was not ${visible ? 'shown' : 'hidden'} within ${timeoutMs} ms`);
    return atMs - aheadMs;
  };
  return {
    shown: (timeoutMs) => becomes(true, timeoutMs),
    hidden: async (timeoutMs) => void (await becomes(false, timeoutMs)),
  };
}
