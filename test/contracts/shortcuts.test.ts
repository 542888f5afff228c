import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { settingsPatchSchema } from '../../contracts/settings.ts';
import { isGlobalShortcut } from '../../contracts/shortcuts.ts';
import { createShortcuts } from '../../electron/desktop/shortcuts.ts';

const typedWith = [
  ...['A', 'Space', 'Return', 'Escape', 'Tab', 'Backspace', 'num5', 'Plus', '', '+', 'Ctrl+', 'Shift'],
  ...[
    'Shift+A',
    'Ctrl+C',
    'Control+V',
    'CmdOrCtrl+A',
    'Command+Q',
    'Alt+F',
    'Alt+F4',
    'Ctrl+Alt+F4',
    'AltGr+Q',
  ],
  ...['Alt+Shift+L', 'Ctrl+Control+C', 'CommandOrControl+Control+C', 'Ctrl+Shift+Left', 'Ctrl+Alt+Delete'],
  ...['Ctrl+Shift+Tab', 'ctrl+c', 'Shift+Ctrl+Escape', 'VolumeUp', 'MediaPlayPause', 'F25', 'Ctrl+Shift+AB'],
];
const allowed = [
  ...[
    'F9',
    'f9',
    'Shift+F12',
    'Ctrl+F4',
    'Alt+F9',
    'CommandOrControl+Shift+H',
    'Ctrl+Alt+J',
    'Super+Shift+Space',
  ],
  ...['Shift+Ctrl+K', 'Ctrl+Alt+Left', 'Cmd+Option+num5', 'Ctrl+Shift+,'],
];

describe('a shortcut for every program', () => {
  it.each(allowed)('may be %s', (accelerator) => {
    expect(isGlobalShortcut(accelerator)).toBe(true);
    expect(v.is(settingsPatchSchema, { dismissShortcut: accelerator })).toBe(true);
  });

  it.each(typedWith)('may not be %j, at any door', (accelerator) => {
    expect(isGlobalShortcut(accelerator)).toBe(false);
    for (const setting of ['dismissShortcut', 'focusPopupShortcut'])
      expect(v.is(settingsPatchSchema, { [setting]: accelerator })).toBe(false);
    const taken: string[] = [];
    const shortcuts = createShortcuts({
      register: (keys: string) => taken.push(keys) > 0,
      unregister: () => undefined,
    });
    // What a settings file holds arrives here.
    expect(shortcuts.assign('dismiss', accelerator, () => undefined)).toEqual({
      code: 'shortcut.notValid',
      params: { shortcut: accelerator },
    });
    expect(taken).toEqual([]);
  });

  it('never is one key alone, or a letter with one other, however it is written', () => {
    const names = [
      'Ctrl',
      'Control',
      'CmdOrCtrl',
      'CommandOrControl',
      'Command',
      'Super',
      'Meta',
      'Alt',
      'Option',
    ];
    const key = fc.constantFrom(...'ABCXYZ019'.split(''), 'Space', 'Return', 'Left');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names.slice(0, 7)), { maxLength: 3 }), key, (held, pressed) => {
        expect(isGlobalShortcut([...held, pressed].join('+'))).toBe(false);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void isGlobalShortcut(text)));
  });
});

it('suspended keys reach nobody, are taken back after it with what was chosen meanwhile, and never twice', () => {
  const taken = new Map<string, () => void>();
  const shortcuts = createShortcuts({
    register: (keys, run) => !taken.has(keys) && taken.set(keys, run).size > 0,
    unregister: (keys) => void taken.delete(keys),
  });
  const ran: string[] = [];
  shortcuts.assign('dismiss', 'CommandOrControl+Alt+D', () => ran.push('dismiss'));
  shortcuts.assign('focus', 'CommandOrControl+Alt+F', () => ran.push('focus'));
  shortcuts.suspend(true);
  shortcuts.suspend(true);
  expect([...taken.keys()]).toEqual([]);
  expect(shortcuts.assign('dismiss', 'CommandOrControl+Alt+K', () => ran.push('new'))).toBeNull();
  expect([...taken.keys()]).toEqual([]);
  shortcuts.suspend(false);
  shortcuts.suspend(false);
  expect([...taken.keys()].toSorted()).toEqual(['CommandOrControl+Alt+F', 'CommandOrControl+Alt+K']);
  for (const run of taken.values()) run();
  expect(ran.toSorted()).toEqual(['focus', 'new']);
});

it('keys that one action takes at times are given to no other, and none that another has', () => {
  const shortcuts = createShortcuts({ register: () => true, unregister: () => undefined });
  const taken = { code: 'shortcut.taken', params: { shortcut: 'CommandOrControl+Alt+J' } };
  const assign = (action: string) => shortcuts.assign(action, 'CommandOrControl+Alt+J', () => undefined);
  expect(shortcuts.reserve('mute', 'CommandOrControl+Alt+J')).toBeNull();
  expect(assign('dismiss')).toEqual(taken);
  expect(assign('mute')).toBeNull();
  shortcuts.assign('mute', null, () => undefined);
  expect(assign('dismiss')).toEqual(taken);
  expect(shortcuts.reserve('mute', null)).toBeNull();
  expect(assign('dismiss')).toBeNull();
  expect(shortcuts.reserve('mute', 'CommandOrControl+Alt+J')).toEqual(taken);
});
