import { EventEmitter } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
  const app = Object.assign(new EventEmitter(), { isPackaged: true, getPath: () => folder });
  const stop = createStartAtLoginFeature({
    // As far as this feature uses it.
    app: app as unknown as House['app'],
    settings,
    said: { has: (what) => said.has(what), note: (what) => void said.add(what), forget: () => undefined },
  }).start();
  return { policy, settings, stop, comeBack: () => void app.emit('browser-window-focus') };
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

  it('is told not to be so where the desktop has switched it off, and no longer once it is on again', async () => {
    left();
    appendFileSync(entry, 'Hidden=true\n');
    const { settings, comeBack, stop } = start({ startAtLogin: true }, {});
    const problem = () => settings.problems.get()['startAtLogin']?.code;
    await vi.waitFor(() => expect(problem()).toBe('settings.startSwitchedOff'));
    // What is told is told by the desktop's own words; the entry stays as the desktop has it.
    expect(readFileSync(entry, 'utf8')).toContain('Hidden=true\n');

    left();
    comeBack();
    await vi.waitFor(() => expect(problem()).toBeUndefined());
    appendFileSync(entry, 'X-GNOME-Autostart-enabled=false\n');
    comeBack();
    await vi.waitFor(() => expect(problem()).toBe('settings.startSwitchedOff'));

    // As the message says: off, and on again.
    await settings.update({ startAtLogin: false });
    await vi.waitFor(() => expect(problem()).toBeUndefined());
    await settings.update({ startAtLogin: true });
    await vi.waitFor(() => expect(existsSync(entry)).toBe(true));
    comeBack();
    await vi.waitFor(() => expect(readFileSync(entry, 'utf8')).not.toContain('Autostart-enabled'));
    expect(problem()).toBeUndefined();
    stop();
  });

  it('says that it could not be asked for, and not that somebody switched it off', async () => {
    writeFileSync(join(folder, 'autostart'), 'no folder');
    const { settings, comeBack } = start({ startAtLogin: true }, {});
    const problem = () => settings.problems.get()['startAtLogin']?.code;
    await vi.waitFor(() => expect(problem()).toBe('settings.notSaved'));
    const told: (string | undefined)[] = [];
    settings.problems.follow(() => told.push(problem()));
    comeBack();
    rmSync(join(folder, 'autostart'));
    await settings.update({ startAtLogin: false });
    await vi.waitFor(() => expect(told).toEqual([undefined]));
  });

  it('begins once where it is preset', async () => {
    start({}, { presets: { startAtLogin: true } });
    await vi.waitFor(() => expect(existsSync(entry)).toBe(true));
    expect(said.size).toBe(1);
  });
});
