import { describe, expect, it } from 'vitest';
import { ipcCommandWindows, ipcEventWindows, windowNames } from '../../../contracts/ipcNames.ts';
import { createBridge } from '../../../electron/preload/bridge.ts';

function recordingTransport() {
  const sent: [string, unknown][] = [];
  const followed: string[] = [];
  const stopped: string[] = [];
  return {
    sent,
    followed,
    stopped,
    invoke: async (name: string, input: unknown) => {
      sent.push([name, input]);
      return { ok: true, value: name };
    },
    on: (name: string) => {
      followed.push(name);
      return () => void stopped.push(name);
    },
  };
}

const allowed = (table: Readonly<Record<string, readonly string[]>>, window: string): string[] =>
  Object.keys(table).filter((name) => table[name]?.includes(window));

describe.each(windowNames)('the bridge of the window %s', (window) => {
  it('has one function for each of its own commands and events, and nothing generic', () => {
    const bridge = createBridge(window, recordingTransport(), null);
    expect(Object.keys(bridge)).toEqual(['firstLook', 'invoke', 'on']);
    expect(Object.keys(bridge.invoke)).toEqual(allowed(ipcCommandWindows, window));
    expect(Object.keys(bridge.on)).toEqual(allowed(ipcEventWindows, window));
  });

  it('each function speaks on its own channel alone, with one value', async () => {
    const transport = recordingTransport();
    const bridge = createBridge(window, transport, null);
    const extra: unknown[] = ['another channel', 'more'];
    for (const [name, send] of Object.entries(bridge.invoke)) {
      await Reflect.apply(send, undefined, [{ for: name }, ...extra]);
    }
    expect(transport.sent).toEqual(allowed(ipcCommandWindows, window).map((name) => [name, { for: name }]));
    for (const follow of Object.values(bridge.on)) follow(() => undefined)();
    expect(transport.followed).toEqual(allowed(ipcEventWindows, window));
    expect(transport.stopped).toEqual(transport.followed);
  });
});

it('the popup can neither connect nor read the portal nor change settings', () => {
  const { invoke } = createBridge('popup', recordingTransport(), null);
  for (const name of ['portal.connect', 'portal.get', 'portal.disconnect', 'settings.update'] as const)
    expect(invoke[name]).toBeUndefined();
});
