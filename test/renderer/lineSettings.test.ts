import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { expect, it } from 'vitest';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

const numbers = (): HTMLInputElement[] => screen.queryAllByRole('textbox', { name: 'Number or queue' });

it('Add a line leads to the field of the new line, which is saved once it has a number', async () => {
  const fake = await openMain(mainScenarios.settings);
  const before = numbers().length;
  const add = screen.getByRole('button', { name: 'Add a line' });
  add.focus();
  add.click();
  await waitFor(() => expect(numbers()).toHaveLength(before + 1));
  const added = numbers().at(-1);
  await waitFor(() => expect(document.activeElement).toBe(added));
  if (added !== undefined) fireEvent.change(added, { target: { value: '4989123' } });
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'settings.update' }));
  expect(JSON.stringify(fake.sent.at(-1))).toContain('"line":"4989123"');
});
