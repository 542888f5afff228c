import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

const notice = (): string =>
  (screen.getByRole('status', { name: 'Installed version' }).textContent ?? '').replace(/\s+/g, ' ').trim();
const button = (): HTMLElement | null => screen.queryByRole('button', { name: 'Restart now' });

describe('another version that is installed', () => {
  it('is not spoken of while there is none', async () => {
    await openMain(mainScenarios.callsEmpty);
    expect(notice()).toBe('');
    expect(button()).toBeNull();
  });

  it('is offered, not during a call, and no more once it is gone', async () => {
    const fake = await openMain(mainScenarios.callsReplacedDuringCall);
    expect(notice()).toContain('You can restart after the call.');
    expect(button()).toBeNull();
    fake.publish('installed.changed', { isReplaced: true, mayRestart: true });
    await waitFor(() => expect(button()).not.toBeNull());
    expect(notice()).toBe('A different version of Ringside is installed. Restart to use it.');
    fake.publish('installed.changed', { isReplaced: false, mayRestart: true });
    await waitFor(() => expect(notice()).toBe(''));
    expect(button()).toBeNull();
  });

  it('says why not, where a call has come with the press', async () => {
    const fake = await openMain(mainScenarios.callsReplaced);
    fake.answer('installed.restart', () => {
      throw new AppError('restart.callGoesOn');
    });
    await fireEvent.click(button() as HTMLElement);
    await waitFor(() => expect(notice()).toContain('A call is going on. Restart Ringside after it.'));
    fake.publish('installed.changed', { isReplaced: true, mayRestart: false });
    fake.publish('installed.changed', { isReplaced: true, mayRestart: true });
    await waitFor(() => expect(button()).not.toBeNull());
  });
});
