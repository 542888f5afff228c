import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  defaultSettings,
  settingDeclarations,
  settingsPatchSchema,
  settingsSchema,
  type SettingDeclaration,
  type SettingKey,
  type Settings,
} from '../../contracts/settings.ts';

const keys = Object.keys(settingDeclarations) as SettingKey[];

/** Of every kind that some setting takes, so that each setting meets values that it takes and values that it does not. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      'system',
      'dark',
      'ru',
      'pointer',
      'ringside',
      'baresip',
      'NO',
      '192.168.1.31',
      'Ctrl+Alt+H',
      'Ctrl+C',
    ],
    ...[true, false, null, 0, 4444, 70_000],
  ),
  fc.array(fc.constantFrom('baresip', 'twinkle', '::1', '10.0.0.7', 'nonsense')),
  fc.anything(),
);
const anyKey = fc.constantFrom(...keys);

describe('a setting is declared once', () => {
  it('and is what its declaration says, typed', () => {
    expectTypeOf<Settings['theme']>().toEqualTypeOf<'system' | 'light' | 'dark'>();
    expectTypeOf<Settings['popupDisplay']>().toEqualTypeOf<'pointer' | number>();
    expectTypeOf<Settings['country']>().toEqualTypeOf<string | null>();
    expectTypeOf<Settings['deskPhonesAllowed']>().toEqualTypeOf<string[]>();
    expectTypeOf<(typeof settingDeclarations)['dialWith']>().toExtend<SettingDeclaration<'dialWith'>>();
  });

  it('the defaults are those declared, and may be chosen', () => {
    for (const key of keys) expect(defaultSettings[key]).toEqual(settingDeclarations[key].initial);
    expect(v.parse(settingsPatchSchema, defaultSettings)).toEqual(defaultSettings);
  });

  it('what a file holds costs no other setting, whatever it is', () => {
    fc.assert(
      fc.property(anyKey, anyValue, anyKey, (key, value, other) => {
        fc.pre(key !== other);
        const chosen = { [other]: settingDeclarations[other].initial };
        const read = v.parse(settingsSchema, { ...chosen, [key]: value });
        expect({ ...read, [key]: null }).toEqual({ ...defaultSettings, [key]: null });
      }),
    );
  });

  it('what a window may choose is read back as it was chosen', () => {
    let taken = 0;
    fc.assert(
      fc.property(anyKey, anyValue, (key, value) => {
        const patch = v.safeParse(settingsPatchSchema, { [key]: value });
        if (!patch.success || patch.output[key] === undefined) return;
        taken += 1;
        const asChosen = Array.isArray(value) ? [...new Set<unknown>(value)] : value;
        expect(v.parse(settingsSchema, patch.output)[key]).toEqual(asChosen);
      }),
      { numRuns: 1_500 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('a window may choose nothing that is not declared', () => {
    expect(v.safeParse(settingsPatchSchema, { theme: 'dark', thema: 'dark' }).success).toBe(false);
  });

  it('of the desks in a file each stands by itself', () => {
    const desk = { layout: '1920x1080+0+0@1', display: 'pointer', corner: 'topLeft' } as const;
    const { popupPlaces } = v.parse(settingsSchema, {
      popupPlaces: [{ ...desk, corner: 'middle' }, desk, 'nonsense', { ...desk, display: Infinity }],
    });
    expect(popupPlaces).toEqual([desk]);
  });

  it('each reading has lists of its own', () => {
    const [one, other] = [v.parse(settingsSchema, {}), v.parse(settingsSchema, {})];
    expect(one.phonesOn).not.toBe(other.phonesOn);
  });

  it('what belongs to the person or the desk is theirs', () => {
    const theirs = keys.filter((key) => !settingDeclarations[key].lockable);
    expect(theirs).toEqual([
      'language',
      'theme',
      'textSize',
      'mainWindowOnTop',
      'popupDisplay',
      'popupCorner',
      'popupPlaces',
      'dismissShortcut',
      'focusPopupShortcut',
      'undoSeconds',
      'hideTalkingCall',
      'ringVolume',
      'ringOutput',
      'muteRingShortcut',
    ]);
  });
});
