import { contextBridge, ipcRenderer } from 'electron';
import { windowArgumentPrefix, windowNames } from '../../contracts/ipcNames.ts';
import { createBridge } from './bridge.ts';

const argument = process.argv.find((arg) => arg.startsWith(windowArgumentPrefix));
const windowName = windowNames.find((name) => argument === windowArgumentPrefix + name);

if (windowName !== undefined) {
  const bridge = createBridge(windowName, {
    invoke: (name, input) => ipcRenderer.invoke(name, input),
    on: (name, listener) => {
      // SECURITY (item 20): the event object, which holds the sender, never crosses the bridge.
      const receive = (_event: unknown, payload: unknown): void => listener(payload);
      ipcRenderer.on(name, receive);
      return () => ipcRenderer.removeListener(name, receive);
    },
  });
  contextBridge.exposeInMainWorld('ringside', bridge);
}
