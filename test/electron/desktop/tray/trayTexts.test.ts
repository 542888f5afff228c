import { afterEach, describe, expect, it } from 'vitest';
import type { Locale } from '../../../../contracts/locale.ts';
import { locales, overwriteGetLocale } from '../../../../contracts/messages/generated/runtime.js';
import { trayMenu } from '../../../../electron/desktop/tray/trayMenu.ts';
import { trayTexts, type TrayCall, type TrayState } from '../../../../electron/desktop/tray/trayTexts.ts';

const speak = (locale: Locale): void => overwriteGetLocale(() => locale);
afterEach(() => speak('en'));

const nowMs = new Date(2026, 8, 15, 12, 20, 0).getTime();
const well: TrayState = {
  health: 'connected',
  reason: null,
  unansweredCount: 0,
  quiet: { isQuiet: false, untilMs: null },
  installed: { isReplaced: false, mayRestart: true },
  lastCalls: [],
  nowMs,
};

const missed: TrayCall = {
  key: 'call-1',
  party: {
    name: 'Anna & Boris\u202e',
    phoneNumber: '+74951234567',
    formattedNumber: '+7 495 123-45-67',
    company: null,
    responsible: null,
    line: null,
    crmEntity: null,
  },
  direction: 'incoming',
  state: 'ended',
  outcome: 'missed',
  isTest: false,
  startedAtMs: new Date(2026, 8, 15, 11, 2, 0).getTime(),
};

const orders = {
  onOpen: () => undefined,
  onShowCalls: () => undefined,
  onCallBack: () => undefined,
  onQuiet: () => undefined,
  onRestart: () => undefined,
  onQuit: () => undefined,
};
const labels = (items: ReturnType<typeof trayMenu>): (string | undefined)[] =>
  items.filter(({ type }) => type !== 'separator').map(({ label }) => label);

describe('what the tray icon says', () => {
  it('while all is well: that it is', () => {
    speak('en');
    expect(trayTexts(well)).toEqual({
      toolTip: 'Ringside\nConnected',
      information: ['Connected'],
      lastCalls: [],
    });
  });

  it('when something is wrong: what, and how many calls nobody answered', () => {
    speak('en');
    const state: TrayState = {
      ...well,
      health: 'degraded',
      reason: { code: 'push.stalled', params: {} },
      unansweredCount: 2,
    };
    expect(trayTexts(state)).toMatchObject({
      toolTip:
        'Ringside\nConnected, but not everything works\nThe live channel has gone silent.\n2 unanswered calls',
      information: ['The live channel has gone silent.', '2 unanswered calls'],
    });
    expect(trayTexts({ ...well, unansweredCount: 1 }).information).toEqual([
      'Connected',
      '1 unanswered call',
    ]);
  });

  it('in quiet mode until when, before all else', () => {
    speak('en');
    const untilMs = new Date(2026, 8, 15, 13, 0, 0).getTime();
    expect(trayTexts({ ...well, quiet: { isQuiet: true, untilMs } })).toMatchObject({
      toolTip: 'Ringside\nQuiet until 13:00\nConnected',
      information: ['Quiet until 13:00', 'Connected'],
    });
    const tomorrow = { isQuiet: true, untilMs: untilMs + 20 * 3_600_000 };
    expect(trayTexts({ ...well, quiet: tomorrow }).toolTip).toContain('Quiet until 16 Sept, 09:00');
    expect(trayTexts({ ...well, quiet: { isQuiet: true, untilMs: null } }).toolTip).toContain(
      'Quiet mode is on: no popup',
    );
  });

  it('of the last calls: when, who and what became of it, as text', () => {
    speak('en');
    expect(trayTexts({ ...well, lastCalls: [missed] }).lastCalls).toEqual(['11:02  Anna & Boris: Missed']);
    const nobody = { ...missed.party, name: null, phoneNumber: '', formattedNumber: '' };
    expect(trayTexts({ ...well, lastCalls: [{ ...missed, party: nobody }] }).lastCalls).toEqual([
      '11:02  Unknown number: Missed',
    ]);
    const withheld = {
      ...nobody,
      phoneNumber: 'anonymous',
      formattedNumber: 'anonymous',
      noNumber: 'withheld',
    } as const;
    expect(trayTexts({ ...well, lastCalls: [{ ...missed, party: withheld }] }).lastCalls).toEqual([
      '11:02  Number withheld: Missed',
    ]);
  });

  it('in each state something of its own, in every language', () => {
    for (const locale of locales) {
      speak(locale);
      const states = ['connected', 'degraded', 'offline', 'notConnected'] as const;
      const texts = states.map((health) => trayTexts({ ...well, health }).toolTip);
      expect(new Set(texts).size).toBe(states.length);
    }
    speak('ru');
    expect(trayTexts({ ...well, unansweredCount: 5 }).information.join()).toMatch(/5 [а-я]/);
  });
});

describe('the menu of the tray icon', () => {
  const able = { canCallBack: true, canChooseQuiet: true };

  it('offers quiet mode with and without an end, and its end while it lasts', () => {
    speak('en');
    const quiet = trayMenu(well, orders, able).find(({ label }) => label === 'Quiet mode')?.submenu;
    expect(Array.isArray(quiet) && quiet.map(({ label }) => label)).toEqual([
      '30 minutes',
      '1 hour',
      'Until 13:00',
      'Until 14:00',
      'Until 15:00',
      'Until I turn it off',
    ]);
    expect(labels(trayMenu(well, orders, able))).not.toContain('Turn off quiet mode');
    const isQuiet = { ...well, quiet: { isQuiet: true, untilMs: null } };
    expect(labels(trayMenu(isQuiet, orders, able))).toContain('Turn off quiet mode');
  });

  it('offers nothing of quiet mode where the company has locked it', () => {
    speak('en');
    const isQuiet = { ...well, quiet: { isQuiet: true, untilMs: null } };
    const offered = labels(trayMenu(isQuiet, orders, { ...able, canChooseQuiet: false }));
    for (const label of ['Quiet mode', 'Turn off quiet mode']) expect(offered).not.toContain(label);
  });

  it('offers the end of a quiet that the portal caused, whoever has locked quiet mode', () => {
    speak('en');
    const isQuiet = { ...well, quiet: { isQuiet: true, untilMs: null, because: 'closed' as const } };
    const offered = labels(trayMenu(isQuiet, orders, { ...able, canChooseQuiet: false }));
    expect(offered).toContain('Turn off quiet mode');
    expect(offered).not.toContain('Quiet mode');
  });

  it('offers a restart where another version is installed, once no call goes on', () => {
    speak('en');
    expect(labels(trayMenu(well, orders, able))).not.toContain('Restart Ringside');
    for (const mayRestart of [true, false]) {
      const menu = trayMenu({ ...well, installed: { isReplaced: true, mayRestart } }, orders, able);
      expect(labels(menu)).toContain('A different version is installed');
      expect(menu.find(({ label }) => label === 'Restart Ringside')).toMatchObject({ enabled: mayRestart });
    }
  });

  it('offers to call back whoever was missed, where a phone can dial', () => {
    speak('en');
    const calledBack: string[] = [];
    const item = (call: TrayCall, canCallBack: boolean) =>
      trayMenu(
        { ...well, lastCalls: [call] },
        { ...orders, onCallBack: (key) => calledBack.push(key) },
        { ...able, canCallBack },
      ).find(({ label }) => label?.startsWith('11:02'));
    // The mark of a key would swallow a single one.
    expect(item(missed, true)?.label).toBe('11:02  Anna && Boris: Missed');
    const submenu = item(missed, true)?.submenu;
    if (!Array.isArray(submenu)) throw new Error('no submenu');
    expect(submenu.map(({ label }) => label)).toEqual(['Call back', 'Show in Calls']);
    submenu[0]?.click?.({} as never, undefined, {} as never);
    expect(calledBack).toEqual(['call-1']);
    expect(item(missed, false)?.submenu).toBeUndefined();
    // Nobody said what became of it: it is not called missed, and may be called back all the same.
    expect(item({ ...missed, outcome: 'unknown' }, true)).toMatchObject({
      label: '11:02  Anna && Boris: Ended',
      submenu: [{ label: 'Call back' }, { label: 'Show in Calls' }],
    });
    expect(item({ ...missed, outcome: 'answered' }, true)?.submenu).toBeUndefined();
    expect(item({ ...missed, isTest: true }, true)?.submenu).toBeUndefined();
    const outgoing = item({ ...missed, direction: 'outgoing' }, true);
    expect([outgoing?.label, outgoing?.submenu]).toEqual(['11:02  Anna && Boris: No answer', undefined]);
    expect(item({ ...missed, party: { ...missed.party, phoneNumber: '' } }, true)?.submenu).toBeUndefined();
    const withheld = { ...missed.party, phoneNumber: 'anonymous', noNumber: 'withheld' } as const;
    expect(item({ ...missed, party: withheld }, true)?.submenu).toBeUndefined();
  });
});
