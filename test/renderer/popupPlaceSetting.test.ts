import { screen, waitFor } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

describe('the picture of the monitors', () => {
  it('takes a corner of a monitor for the popup, by one press or key', async () => {
    const fake = await openMain(mainScenarios.settings);
    const places = screen.getAllByRole('radio');
    expect(places.map((place) => place.getAttribute('aria-label')).slice(0, 5)).toEqual([
      'The monitor with the pointer: upper left corner',
      'The monitor with the pointer: upper right corner',
      'The monitor with the pointer: lower left corner',
      'The monitor with the pointer: lower right corner',
      'Monitor 1, Dell U2720Q (main): upper left corner',
    ]);
    // One group, so that the arrow keys go through all of them.
    expect(new Set(places.map((place) => place.getAttribute('name'))).size).toBe(1);
    const chosen = (): string | null | undefined =>
      screen
        .getAllByRole<HTMLInputElement>('radio')
        .find(({ checked }) => checked)
        ?.getAttribute('aria-label');
    expect(chosen()).toBe('The monitor with the pointer: lower right corner');
    screen.getByRole('radio', { name: 'Monitor 2, Built-in display: upper right corner' }).click();
    await screen.findByText('Saved');
    expect(fake.sent.filter(({ name }) => name === 'popup.choosePlace').map(({ input }) => input)).toEqual([
      { display: 2, corner: 'topRight' },
    ]);
    expect(chosen()).toBe('Monitor 2, Built-in display: upper right corner');
  });

  it('says of a monitor that is not connected where the popup comes up meanwhile', async () => {
    await openMain(mainScenarios.settingsTroubled);
    screen.getByText(/The monitor you chose is not connected/);
    const pointer = screen.getByRole<HTMLInputElement>('radio', {
      name: 'The monitor with the pointer: upper right corner',
    });
    expect(pointer.checked).toBe(true);
  });

  it('shows where the popup comes up by a call for practice', async () => {
    const fake = await openMain(mainScenarios.settings);
    screen.getByRole('button', { name: 'Show me' }).click();
    await waitFor(() => expect(fake.sent.map(({ name }) => name)).toContain('calls.ringTestCall'));
  });
});
