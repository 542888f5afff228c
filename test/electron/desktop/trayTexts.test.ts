import { afterEach, describe, expect, it } from 'vitest';
import type { Locale } from '../../../contracts/locale.ts';
import { overwriteGetLocale } from '../../../contracts/messages/generated/runtime.js';
import { trayTexts, type TrayState } from '../../../electron/desktop/trayTexts.ts';

const speak = (locale: Locale): void => overwriteGetLocale(() => locale);
afterEach(() => speak('en'));

const well: TrayState = { health: 'connected', reason: null, unansweredCount: 0, quietMode: false };

describe('what the tray icon says', () => {
  it('while all is well: that it is', () => {
    speak('en');
    expect(trayTexts(well)).toEqual({ toolTip: 'Ringside\nConnected', information: ['Connected'] });
  });

  it('when something is wrong: what, and how many calls nobody answered', () => {
    speak('en');
    const state: TrayState = {
      ...well,
      health: 'degraded',
      reason: 'The live channel has gone silent.',
      unansweredCount: 2,
    };
    expect(trayTexts(state)).toEqual({
      toolTip:
        'Ringside\nConnected, but not everything works\nThe live channel has gone silent.\n2 unanswered calls',
      information: ['The live channel has gone silent.', '2 unanswered calls'],
    });
    expect(trayTexts({ ...well, unansweredCount: 1 }).information).toEqual([
      'Connected',
      '1 unanswered call',
    ]);
  });

  it('in quiet mode that there is no popup, before all else', () => {
    speak('en');
    expect(trayTexts({ ...well, quietMode: true })).toEqual({
      toolTip: 'Ringside\nQuiet: no popup\nConnected',
      information: ['Quiet: no popup', 'Connected'],
    });
  });

  it('in each state something of its own, in every language', () => {
    for (const locale of ['en', 'ru'] as const) {
      speak(locale);
      const states = ['connected', 'degraded', 'offline', 'notConnected'] as const;
      const texts = states.map((health) => trayTexts({ ...well, health }).toolTip);
      expect(new Set(texts).size).toBe(states.length);
    }
    expect(trayTexts({ ...well, unansweredCount: 5 }).information.join()).toMatch(/5 [а-я]/);
  });
});
