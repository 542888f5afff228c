import { screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { locales } from '../../contracts/locale.ts';
import { checkText } from '../../contracts/messages/checkTexts.ts';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';
import { checkNames, type Checked, type SelfCheckSnapshot } from '../../contracts/checks/selfCheck.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

const checked = (name: Checked['name'], more: Partial<Checked>): Checked => ({
  name,
  state: 'works',
  facts: {},
  problem: null,
  tookMs: 320,
  ...more,
});
const running: SelfCheckSnapshot = {
  state: 'running',
  endedAtMs: null,
  checks: [
    checked('keychain', {}),
    checked('portal', { state: 'running', tookMs: null }),
    checked('popup', { state: 'running', tookMs: null }),
  ],
};
const ended: SelfCheckSnapshot = {
  state: 'finished',
  endedAtMs: 1,
  checks: [
    checked('keychain', {}),
    checked('portal', {
      state: 'broken',
      problem: { code: 'portal.down', params: { host: 'portal.example' } },
    }),
    checked('popup', { state: 'timedOut', tookMs: 10_000 }),
  ],
};

const items = (): string[] =>
  within(screen.getByRole('list', { name: 'What was checked' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim() ?? '');
const summary = (): string =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent ?? '')
    .find((text) => /check/i.test(text)) ?? '';

describe('Check everything', () => {
  it.each(['about', 'connect', 'connected'] as const)('stands where help is looked for: %s', async (name) => {
    const fake = await openMain(mainScenarios[name]);
    (await screen.findByRole('button', { name: 'Check everything' })).click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('selfCheck.start'));
  });

  it('tells each as it ends: what was tried, how it went, how long it took, what to do', async () => {
    const fake = await openMain(mainScenarios.about);
    const start = await screen.findByRole('button', { name: 'Check everything' });
    fake.publish('selfCheck.changed', running);
    await tick();
    expect(start.hasAttribute('disabled')).toBe(true);
    expect(items()[0]).toMatch(/^Keychain Works 0\.3s .* read back and removed\. Secrets can be kept\.$/);
    expect(items()[1]).toMatch(/^Portal Checking… The portal was asked/);
    expect(screen.getByText('Checking: 1 of 3')).toBeTruthy();
    // Nothing is announced before the end.
    expect(summary()).toBe('');
    fake.publish('selfCheck.changed', ended);
    await tick();
    expect(items()[1]).toMatch(/^Portal Does not work .*portal\.example is not working right now/);
    expect(items()[2]).toMatch(/^Popup No answer 10\.0s .*given up\. Check everything again/);
    expect(summary()).toBe('2 checks found something wrong.');
    expect(start.hasAttribute('disabled')).toBe(false);
  });

  it('can be cancelled, and says so', async () => {
    const fake = await openMain(mainScenarios.about);
    await screen.findByRole('button', { name: 'Check everything' });
    fake.publish('selfCheck.changed', running);
    await tick();
    screen.getByRole('button', { name: 'Cancel' }).click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('selfCheck.cancel'));
    fake.publish('selfCheck.changed', {
      ...running,
      state: 'cancelled',
      checks: running.checks.map((one) => (one.state === 'running' ? { ...one, state: 'cancelled' } : one)),
    });
    await tick();
    expect(summary()).toBe('The check was cancelled.');
    expect(items()[1]).toContain('Cancelled before it ended');
  });

  it('has its results copied, and says why they could not be', async () => {
    const fake = await openMain({ ...mainScenarios.about, selfCheck: ended });
    (await screen.findByRole('button', { name: 'Copy results' })).click();
    await screen.findByRole('button', { name: 'Copied' });
    expect(fake.sent.at(-1)?.name).toBe('selfCheck.copy');
    fake.answer('selfCheck.copy', () => {
      throw new AppError('ipc.notAskedByHand');
    });
    screen.getByRole('button', { name: 'Copied' }).click();
    expect((await screen.findByRole('alert')).textContent).not.toBe('');
  });
});

describe.each(locales)('the words of checks in %s', (locale) => {
  it('say what was tried and what came of it, whatever it was', () => {
    overwriteGetLocale(() => locale);
    for (const name of checkNames)
      for (const state of [
        'works',
        'notInUse',
        'broken',
        'timedOut',
        'cancelled',
        'running',
        'notTried',
      ] as const) {
        const { what, tried, result, nextStep } = checkText(checked(name, { state }));
        for (const text of [what, result]) expect(text.trim()).not.toBe('');
        // Nothing is said to have been done where nothing was.
        if (state === 'notInUse' || state === 'notTried') expect(tried).toBeNull();
        else expect(tried?.trim()).toBeTruthy();
        if (state === 'broken' || state === 'timedOut') expect(nextStep).not.toBeNull();
      }
  });
});

describe('the words of checks', () => {
  it.each([
    [
      'workingDay',
      { because: 'closed', untold: '' },
      'works',
      /^Quiet: your working day in Bitrix24 is closed$/,
    ],
    [
      'workingDay',
      { because: '', untold: 'absent' },
      'works',
      /^It does: you are at work\. Absences are not told/,
    ],
    ['workingDay', { because: '', untold: 'day' }, 'works', /^The working day is not told/],
    ['workingDay', { because: 'ended', untold: '' }, 'works', /^It does\. You turned the quiet off/],
    ['colleagues', { why: 'scope' }, 'notInUse', /^Ringside lacks the right .*telephony/],
    ['colleagues', { why: 'right' }, 'notInUse', /^You may not see/],
  ] as const)('says what it found: %s %o', (name, facts, state, says) => {
    overwriteGetLocale(() => 'en');
    expect(checkText(checked(name, { state, facts })).result).toMatch(says);
  });
});
