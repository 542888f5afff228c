import { fireEvent, screen } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();

const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const last = ({ sent }: { readonly sent: readonly unknown[] }): unknown => sent.at(-1);

describe('the record in the popup', () => {
  it('is one of several, which lie open once asked for', async () => {
    const fake = await openPopup(popupScenarios.severalRecords);
    expect(screen.queryByRole('button', { name: 'Open in CRM' })).toBeNull();
    expect(button('Choose record').getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button('Choose record'));
    await tick();
    expect(button('Choose record').getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(button('Lead: #40'));
    await tick();
    expect(last(fake)).toMatchObject({
      name: 'calls.openRecord',
      input: { callKey: 'a', entity: { type: 'LEAD', id: 40 } },
    });
    expect(screen.queryByRole('button', { name: 'Lead: #40' })).toBeNull();
    expect(document.querySelector('img, b')).toBeNull();
  });

  it('is one of all that are known, and the others are in the portal’s list', async () => {
    const fake = await openPopup(popupScenarios.manyRecords);
    fireEvent.click(button('Choose record'));
    await tick();
    expect(screen.getByRole('list', { name: 'Choose record' }).querySelectorAll('button')).toHaveLength(21);
    fireEvent.click(button('12 more: search in Bitrix24'));
    await tick();
    expect(last(fake)).toMatchObject({ name: 'calls.openRecord', input: { callKey: 'a', inList: true } });
  });

  it('is chosen by keyboard alone, which goes back to where it came from', async () => {
    const fake = await openPopup(popupScenarios.severalRecords);
    button('Choose record').focus();
    fireEvent.click(button('Choose record'), { detail: 0 });
    await tick();
    expect(document.activeElement).toBe(button('Contact: Anna Petrova'));
    for (const _step of [1, 2, 3, 4])
      fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowDown', code: 'ArrowDown' });
    expect(document.activeElement).toBe(button('Lead: #40'));
    const before = fake.sent.length;
    fireEvent.keyDown(button('Lead: #40'), { key: 'Escape' });
    await tick();
    await tick();
    expect(screen.queryByRole('button', { name: 'Lead: #40' })).toBeNull();
    expect(document.activeElement).toBe(button('Choose record'));
    // Esc is about the choice there, and not about the call.
    expect(fake.sent.slice(before).map(({ name }) => name)).not.toContain('calls.dismiss');
  });

  it.each([
    ['newLead', 'New lead'],
    ['newContact', 'New contact'],
    ['otherSystem', 'Open address'],
  ] as const)('%s: one press opens it', async (scenario, name) => {
    const fake = await openPopup(popupScenarios[scenario]);
    fireEvent.click(button(name));
    await tick();
    expect(last(fake)).toMatchObject({ name: 'calls.openRecord', input: { callKey: 'a' } });
  });

  it('is shown in full before another system’s address is opened for the first time', async () => {
    const fake = await openPopup(popupScenarios.otherSystemFirst);
    const before = fake.sent.length;
    fireEvent.click(button('Open address'));
    await tick();
    const address = 'https://erp.example/customers/search?from=ringside&phone=%2B442071838750';
    expect(screen.getByText(address)).toBeTruthy();
    expect(fake.sent.slice(before).map(({ name }) => name)).not.toContain('calls.openRecord');
    fireEvent.click(button('Open this address'));
    await tick();
    expect(last(fake)).toMatchObject({ name: 'calls.openRecord', input: { callKey: 'a', seen: address } });
  });
});
