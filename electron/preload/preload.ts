import { contextBridge, ipcRenderer } from 'electron';
import { windowArgumentPrefix, windowNames } from '../../contracts/ipcNames.ts';
import { firstLookArgumentPrefix } from '../../contracts/settings/firstLook.ts';
import { createBridge } from './bridge.ts';

const said = (prefix: string): string | undefined =>
  process.argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
const windowName = windowNames.find((name) => name === said(windowArgumentPrefix));

if (windowName !== undefined) {
  const transport: Parameters<typeof createBridge>[1] = {
    invoke: (name, input) => ipcRenderer.invoke(name, input),
    on: (name, listener) => {
      // SECURITY (item 20): the event object, which holds the sender, never crosses the bridge.
      const receive = (_event: unknown, payload: unknown): void => listener(payload);
      ipcRenderer.on(name, receive);
      return () => ipcRenderer.removeListener(name, receive);
    },
  };
  const firstLook = JSON.parse(decodeURIComponent(said(firstLookArgumentPrefix) ?? 'null'));
  contextBridge.exposeInMainWorld('ringside', createBridge(windowName, transport, firstLook));
}
