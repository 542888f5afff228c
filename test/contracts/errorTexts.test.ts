import { afterEach, describe, expect, it } from 'vitest';
import { appErrorCodes, type AppErrorCode } from '../../contracts/errors.ts';
import { checkText } from '../../contracts/messages/checkTexts.ts';
import { errorText, type ErrorText } from '../../contracts/messages/errorTexts.ts';
import { locales, type Locale } from '../../contracts/locale.ts';
import * as m from '../../contracts/messages/generated/messages.js';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';

function speak(locale: Locale): void {
  overwriteGetLocale(() => locale);
}
afterEach(() => speak('en'));

const params = {
  host: 'portal.example',
  newHost: 'new.example',
  scope: 'telephony',
  description: 'Call is not found',
  shortcut: 'Ctrl+Shift+H',
  status: '503',
  phone: 'microsip',
  port: '47113',
  address: '192.168.1.20',
};
const all = (given: Record<string, string>): Map<AppErrorCode, ErrorText> =>
  new Map(appErrorCodes.map((code) => [code, errorText({ code, params: given })]));

describe.each(locales)('error texts in %s', (locale) => {
  it('say for every code what happened and what to do', () => {
    speak(locale);
    for (const [code, { text, nextStep }] of all(params)) {
      expect(text, code).toMatch(/\S{3,}/);
      expect(nextStep, code).toMatch(/\S{3,}/);
      expect(text, code).not.toBe(nextStep);
      expect(`${text} ${nextStep}`, code).not.toMatch(/undefined|null|\{|\}|\[object/);
    }
  });

  it('tell every code apart', () => {
    speak(locale);
    const texts = [...all(params).values()].map(({ text }) => text);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it('read well without the values', () => {
    speak(locale);
    for (const [code, { text, nextStep }] of all({})) {
      expect(`${text} ${nextStep}`, code).not.toMatch(/undefined|null|\{|\}|\s{2}|^\s/);
    }
  });
});

it.each(locales.filter((locale) => locale !== 'en'))('differ from the English ones in %s', (locale) => {
  speak('en');
  const english = all(params);
  speak(locale);
  const translated = all(params);
  for (const code of appErrorCodes) {
    expect(translated.get(code)?.text, code).not.toBe(english.get(code)?.text);
    expect(translated.get(code)?.nextStep, code).not.toBe(english.get(code)?.nextStep);
  }
});

describe('texts that differ by the way in', () => {
  const application = { ...params, signedInBy: 'localApplication' };

  it.each(locales)('speak of the application where that is how one signs in, in %s', (locale) => {
    speak(locale);
    const webhook = all(params);
    const differing = [...all(application)].filter(
      ([code, { nextStep }]) => nextStep !== webhook.get(code)?.nextStep,
    );
    expect(differing.map(([code]) => code)).toEqual([
      'portal.down',
      'portal.telephonyScopeMissing',
      'push.scopeMissing',
      'keychain.entryGone',
    ]);
    for (const [code, { text, nextStep }] of differing) {
      expect(`${text} ${nextStep}`, code).not.toMatch(/webhook|вебхук|undefined|\{/i);
    }
  });
});

describe('values in error texts', () => {
  it('are named where they help', () => {
    const texts = all(params);
    expect(texts.get('portal.moved')?.text).toContain('new.example');
    expect(texts.get('portal.nameNotResolved')?.text).toContain('portal.example');
    expect(texts.get('portal.insufficientScope')?.nextStep).toContain('telephony');
    expect(texts.get('portal.businessError')?.details).toEqual({
      heading: 'Details',
      text: expect.stringContaining('The portal said: Call is not found'),
    });
    expect(texts.get('portal.down')?.details?.text).toContain('HTTP 503');
    // The portal's own words, in whatever language, are no part of what is said at once.
    for (const { text, nextStep } of [...texts.values()].filter(({ details }) => details !== undefined))
      expect(`${text} ${nextStep}`).not.toMatch(/Call is not found|HTTP/);
    expect(texts.get('shortcut.taken')?.text).toContain('Ctrl+Shift+H');
    expect(texts.get('phone.running')?.text).toContain('MicroSIP');
    expect(texts.get('phone.refused')?.text).toContain('Call is not found');
    expect(texts.get('receiver.portTaken')?.text).toContain('47113');
    expect(texts.get('receiver.addressGone')?.text).toContain('192.168.1.20');
  });

  it('tell what was met in the place of a phone', () => {
    const text = (reason: string): string =>
      errorText({ code: 'phone.notReachable', params: { phone: 'baresip (127.0.0.1:4444)', reason } }).text;
    expect(text('refused')).toBe('baresip (127.0.0.1:4444) cannot be reached.');
    expect(new Set(['refused', 'notBaresip', 'silent'].map(text)).size).toBe(3);
  });

  it('say how many cards stay open for it', () => {
    const text = (code: 'portal.telephonyScopeMissing' | 'portal.businessError', cards: string) =>
      errorText({ code, params: { host: 'portal.example', cards } }).text;
    expect(text('portal.telephonyScopeMissing', '12')).toBe(
      '12 cards wait for the right Telephony (telephony).',
    );
    expect(text('portal.businessError', '1')).toBe(
      'portal.example refused the request. 1 card stays open in Bitrix24.',
    );
    expect(text('portal.businessError', 'many')).toBe('portal.example refused the request.');
  });

  it('say both ways out where a webhook may not register calls', () => {
    const next = all(params).get('register.webhookMayNot')?.nextStep;
    expect(next).toContain('local application');
    expect(next).toContain('telephone system registers');
  });

  it('are plain bounded text, whatever a portal sends', () => {
    const description = `<b>\u202eevil\u0007\n${'x'.repeat(10_000)}`;
    const { details } = errorText({
      code: 'portal.businessError',
      params: { host: 'portal.example', description },
    });
    const text = details?.text ?? '';
    expect(text).toContain('<b>');
    expect(text.length).toBeLessThan(400);
    expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

describe('the words of others', () => {
  it.each([
    [{ status: '503' }, 'HTTP 503.'],
    [{ status: '503', description: 'Try later' }, 'HTTP 503. The portal said: Try later.'],
    [{ description: 'Try later!' }, 'The portal said: Try later!'],
    [{}, undefined],
  ])('stand apart, as sentences: %j', (said, text) => {
    const told = errorText({ code: 'portal.down', params: { host: 'portal.example', ...said } });
    expect([told.text, told.details?.text]).toEqual(['portal.example is not working right now.', text]);
  });
});

describe.each(locales)('what is told an administrator, in %s', (locale) => {
  const words = {
    en: 'diagnostics',
    ru: 'диагностик',
    de: 'Diagnose',
    es: 'diagnóstico',
    pt: 'diagnóstico',
  } as const;

  it('is never the diagnostics alone, which a policy may keep from being saved', () => {
    speak(locale);
    const steps = [
      ...[...all(params).values()].map(({ nextStep }) => nextStep),
      ...[...all({})].map(([, { nextStep }]) => nextStep),
      checkText({ name: 'popup', state: 'timedOut', facts: {}, problem: null, tookMs: null }).nextStep ?? '',
    ].filter((step) => step.includes(words[locale]));
    expect(new Set(steps).size).toBe(2);
    for (const step of steps) expect(step).toContain(m.check_copy());
    const refused = errorText({ code: 'policy.diagnosticsLocked', params: {} }).nextStep;
    expect(refused).toContain(m.check_all());
    expect(refused).toContain(m.check_copy());
  });
});
