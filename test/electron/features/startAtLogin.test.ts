import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { House } from '../../../electron/house.ts';
import { defaultSettings, type Settings } from '../../../contracts/settings.ts';
import { createOperatorSettings } from '../../../electron/core/settings/operatorSettings.ts';
import type { Policy } from '../../../electron/core/policy/readPolicy.ts';
import { createStartAtLoginFeature } from '../../../electron/features/desktop/startAtLogin.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';
import { policyInForce, policyTopic } from '../core/policy/policyParts.ts';

let folder = '';
let entry = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-login-'));
  entry = join(folder, 'autostart', 'ringside.desktop');
});
afterEach(() => rmSync(folder, { recursive: true }));

const said = new Set<string>();
beforeEach(() => said.clear());

/** The feature as it starts, with what the operator chose in an earlier run and what the company says now. */
function start(chosen: Partial<Settings>, says: Partial<Policy>) {
  const policy = policyTopic(says);
  const settings = createOperatorSettings({
    store: {
      read: () => ({
        settings: { ...defaultSettings, ...chosen },
        chosen: 'startAtLogin' in chosen ? ['startAtLogin'] : [],
        problem: null,
      }),
      write: () => Promise.resolve(),
    },
    policy,
    log: quietLog,
    timers: createHeldTime(),
  });
  const app = { isPackaged: true, getPath: () => folder, setLoginItemSettings: () => undefined };
  const stop = createStartAtLoginFeature({
    // As far as this feature uses it.
    app: app as unknown as House['app'],
    settings,
    said: { has: (what) => said.has(what), note: (what) => void said.add(what), forget: () => undefined },
  }).start();
  return { policy, stop };
}
const left = (): void => {
  mkdirSync(join(folder, 'autostart'), { recursive: true });
  writeFileSync(entry, '[Desktop Entry]\nType=Application\nExec=ringside --hidden\n');
};

describe.skipIf(process.platform !== 'linux')('starting at login', () => {
  it('begins where the company locks it, at once and at each start', async () => {
    const { policy } = start({}, {});
    policy.publish(policyInForce({ locks: { startAtLogin: true } }));
    await vi.waitFor(() => expect(existsSync(entry)).toBe(true));
    rmSync(entry);
    start({}, { locks: { startAtLogin: true } });
    await vi.waitFor(() => expect(existsSync(entry)).toBe(true));
  });

  it('ends where the company locks it away, whatever was chosen in an earlier run', async () => {
    left();
    start({ startAtLogin: true }, { locks: { startAtLogin: false } });
    await vi.waitFor(() => expect(existsSync(entry)).toBe(false));
  });

  it('begins once where it is preset', async () => {
    start({}, { presets: { startAtLogin: true } });
    await vi.waitFor(() => expect(existsSync(entry)).toBe(true));
    expect(said.size).toBe(1);
  });
});
