import { describe, expect, it } from 'vitest';
import { lineColours, lineKey, lineNamed, type NamedLine } from '../../contracts/settings/inPopup/lines.ts';
import { defaultSettings, settingsPatchSchema, settingsSchema } from '../../contracts/settings.ts';
import * as v from 'valibot';

const sales: NamedLine = { line: '+7 495 000-11-22', name: 'Sales', colour: 'blue' };
const support: NamedLine = { line: 'support', name: 'Help desk', colour: 'violet' };

describe('lines by their names', () => {
  it.each(['+74950001122', '84950001122', '8 (495) 000-11-22', '495 000 11 22'])('%s is Sales', (told) => {
    expect(lineNamed([sales, support], told)).toEqual({ name: 'Sales', colour: 'blue' });
  });

  it('knows queues and extensions by what they are called, whatever the case', () => {
    expect(lineNamed([support], ' Support ').name).toBe('Help desk');
    expect(lineNamed([{ ...sales, line: '1001' }], '1001').name).toBe('Sales');
    expect(lineNamed([{ ...sales, line: '1001' }], '21001').name).toBe('21001');
  });

  it('gives an unknown line one colour for ever, and different lines different ones', () => {
    const colours = Array.from({ length: 60 }, (_, n) => lineNamed([], `10${n}`).colour);
    expect(colours).toEqual(Array.from({ length: 60 }, (_, n) => lineNamed([], ` 10${n}`).colour));
    expect(new Set(colours)).toEqual(new Set(lineColours));
    // Written down: another colour tomorrow would be a new one to learn.
    expect(['Sales line', 'Support', '1001'].map((line) => lineNamed([], line).colour)).toEqual([
      'slate',
      'cyan',
      'magenta',
    ]);
  });

  it('keeps the name it was told where only the colour was chosen', () => {
    expect(lineNamed([{ ...support, name: '' }], 'Support')).toEqual({ name: 'Support', colour: 'violet' });
  });
});

describe('lines in the settings', () => {
  it('are read one by one: a wrong one does not cost the others, the last of two is meant', () => {
    const file = {
      lines: [sales, { line: 'x', name: 'y', colour: 'green' }, 7, support, { ...support, name: 'IT' }],
    };
    expect(v.parse(settingsSchema, file).lines).toEqual([sales, { ...support, name: 'IT' }]);
    expect(v.parse(settingsSchema, { lines: 'none' }).lines).toEqual(defaultSettings.lines);
  });

  it('are refused by windows where one is wrong', () => {
    expect(v.is(settingsPatchSchema, { lines: [sales] })).toBe(true);
    expect(v.is(settingsPatchSchema, { lines: [{ ...sales, line: ' ' }] })).toBe(false);
    expect(v.is(settingsPatchSchema, { lines: [{ ...sales, name: 'W'.repeat(50) }] })).toBe(false);
    expect(v.is(settingsPatchSchema, { lines: Array.from({ length: 101 }, () => sales) })).toBe(false);
  });

  it('keeps two lines apart that only look alike', () => {
    expect(lineKey('1001')).not.toBe(lineKey('2001'));
  });
});
