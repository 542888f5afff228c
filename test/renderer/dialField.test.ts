import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

describe('dialling', () => {
  const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Number to call' });
  const type = async (text: string): Promise<void> => {
    fireEvent.input(field(), { target: { value: text } });
    await tick();
  };
  const dialled = (fake: FakeBridge): unknown[] =>
    fake.sent.filter(({ name }) => name === 'calls.dial').map(({ input }) => input);

  it('dials what was typed, on Enter too, and empties the field', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    await type(' 020 7183 8750 ');
    const form = field().closest('form');
    if (form === null) throw new Error('Enter would do nothing');
    expect(screen.getByRole('button', { name: 'Call' }).getAttribute('type')).toBe('submit');
    fireEvent.submit(form);
    await screen.findByText('Dialling 020 7183 8750');
    expect(dialled(fake)).toEqual([{ phoneNumber: '020 7183 8750' }]);
    expect(field().value).toBe('');
    await type('1');
    expect(screen.queryByText(/^Dialling/)).toBeNull();
  });

  it('says under the field why a number cannot be dialled, and keeps it', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    fake.answer('calls.dial', () => {
      throw new AppError('phone.numberNotValid');
    });
    await type('twelve');
    screen.getByRole('button', { name: 'Call' }).click();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('not a number that can be dialled');
    expect(field().getAttribute('aria-describedby')).toBe(alert.id);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(field().value).toBe('twelve');
    await type('12');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('dials nothing while nothing is typed', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    await type('   ');
    screen.getByRole('button', { name: 'Call' }).click();
    await tick();
    expect(dialled(fake)).toEqual([]);
    expect(document.activeElement).toBe(field());
  });

  it('says what will be dialled where the text does not', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    fake.answer('calls.readNumber', ({ phoneNumber }) => ({
      numbers: [phoneNumber.replace(/ x 9$|[ .]/g, '')],
      leftOut: phoneNumber.endsWith('x 9') ? '9' : null,
    }));
    await type('+49 30 901820');
    const said = await screen.findByText('Will dial +4930901820');
    expect(field().getAttribute('aria-describedby')).toBe(said.id);
    await type('+4930901820');
    await waitFor(() => expect(screen.queryByText(/Will dial/)).toBeNull());
    await type('555.555.5555 x 9');
    expect(await screen.findByRole('status', { name: '' })).toBeTruthy();
    await screen.findByText('Will dial 5555555555, without the extension 9');
    screen.getByRole('button', { name: 'Call' }).click();
    await screen.findByText('Dialling 5555555555');
    expect(dialled(fake)).toEqual([{ phoneNumber: '555.555.5555 x 9' }]);
  });

  it('asks which number is meant where it may be several', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    fake.answer('calls.readNumber', ({ phoneNumber }) => ({
      numbers: phoneNumber.includes('/') ? ['+4930901820', '+4930901821'] : [phoneNumber],
      leftOut: null,
    }));
    await type('+49 30 901820/21');
    const group = await screen.findByRole('group', { name: 'Which number is meant?' });
    expect([...group.querySelectorAll('button')].map((button) => button.getAttribute('aria-label'))).toEqual([
      'Call +4930901820',
      'Call +4930901821',
    ]);
    screen.getByRole('button', { name: 'Call +4930901821' }).click();
    await screen.findByText('Dialling +4930901821');
    expect(dialled(fake)).toEqual([{ phoneNumber: '+4930901821' }]);
    expect(field().value).toBe('');
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Which number is meant?' })).toBeNull());
  });

  it.each(['about', 'calls'] as const)(
    'fills in what a link brought while %s is open, and waits',
    async (page) => {
      const fake = await openMain({ ...mainScenarios.callsEmpty, page });
      fake.publish('main.navigate', { page: 'calls', dial: '+442071838750' });
      await waitFor(() => expect(field().value).toBe('+442071838750'));
      expect(document.activeElement).toBe(field());
      expect(dialled(fake)).toEqual([]);
      screen.getByRole('button', { name: 'Call' }).click();
      await waitFor(() => expect(dialled(fake)).toEqual([{ phoneNumber: '+442071838750' }]));
    },
  );

  it('fills in the same number a second time, but not when one only comes back to the page', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    fake.publish('main.navigate', { page: 'calls', dial: '112' });
    await waitFor(() => expect(field().value).toBe('112'));
    await type('');
    fake.publish('main.navigate', { page: 'calls', dial: '112' });
    await waitFor(() => expect(field().value).toBe('112'));
    fake.publish('main.navigate', { page: 'about' });
    await screen.findByRole('heading', { name: 'About' });
    fake.publish('main.navigate', { page: 'calls' });
    await screen.findByRole('heading', { name: 'Calls' });
    expect(field().value).toBe('');
  });
});
