import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { WindowName } from '../../contracts/ipcNames.ts';

/** The windows that may speak over IPC, and the one place that says who a message is from. */
export interface TrustedWindows {
  trust(name: WindowName, contents: WebContents): void;
  /** The window a message is from; null for a foreign window, a sub-frame or a page that is not ours. */
  senderOf(event: IpcMainInvokeEvent): WindowName | null;
  contentsOf(name: WindowName): WebContents | null;
}

/** @param pageOrigin origin of our own pages, such as `app://ringside` */
export function createTrustedWindows(pageOrigin: string): TrustedWindows {
  const windows = new Map<WindowName, WebContents>();
  return {
    trust(name, contents) {
      windows.set(name, contents);
      contents.once('destroyed', () => {
        if (windows.get(name) === contents) windows.delete(name);
      });
    },
    senderOf(event) {
      // SECURITY (item 17): known window, its main frame, our origin; all three.
      const frame = event.senderFrame;
      if (frame === null || frame.parent !== null || originOf(frame.url) !== pageOrigin) return null;
      for (const [name, contents] of windows) if (contents === event.sender) return name;
      return null;
    },
    contentsOf: (name) => windows.get(name) ?? null,
  };
}

function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return null;
  }
}
