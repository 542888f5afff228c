import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { connected, disconnected, portal } from './scenarios/parts.ts';

closeWindowsAfterEach();

const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Webhook URL' });
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });

describe('what failed', () => {
  it('says one cause once, however many commands failed for it, and tries them all again', async () => {
    const twelve = Array.from({ length: 12 }, (_, index) => ({
      commandId: `c${index}`,
      who: `Caller ${index}`,
      kind: 'hide' as const,
      problem: { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const,
      failedAtMs: 0,
    }));
    const reason = {
      code: 'portal.telephonyScopeMissing',
      params: { scope: 'telephony', cards: '12' },
    } as const;
    const fake = await openMain({
      ...mainScenarios.degraded,
      portal: portal({
        connection: connected({ problem: { code: reason.code, params: { scope: 'telephony' } } }),
        health: { state: 'degraded', reasons: [reason], sinceMs: 0 },
        failedCommands: twelve,
      }),
    });
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent?.trim())).toEqual([
      expect.stringMatching(/^12 cards wait for the right Telephony/),
    ]);
    expect(document.body.textContent?.match(/tick Telephony/gi)).toHaveLength(1);
    expect(screen.getByRole('list', { name: 'Could not be done' }).children).toHaveLength(5);
    button('Try all again').click();
    await waitFor(() =>
      expect(fake.sent.filter(({ name }) => name === 'portal.retryCommand')).toHaveLength(12),
    );
    fake.publish('portal.changed', portal({ failedCommands: [], commandsWaiting: 0 }));
    expect((await screen.findByText('Tried again: it is done now.')).getAttribute('role')).toBe('status');
  });
});

describe('leaving a portal', () => {
  it.each([
    ['Disconnect', false],
    ['Switch operator', true],
  ])(
    'by %s says what became of the webhook and of cards, until another is connected',
    async (name, forAnother) => {
      const fake = await openMain(mainScenarios.connected);
      fake.answer('portal.disconnect', () => ({ disconnected: true, commandsWaiting: 0, cardsLeftOpen: 1 }));
      button(name).click();
      await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('portal.disconnect'));
      expect(fake.sent.at(-1)?.input).toEqual({ dropWaitingCommands: false, forAnother });
      fake.publish('portal.changed', disconnected());
      const receipt = await screen.findByText(/The webhook was removed from this computer/);
      expect(receipt.textContent).toContain('1 card stays open in Bitrix24.');
      expect(document.body.textContent?.includes('The next operator can connect now')).toBe(forAnother);
      fireEvent.input(field(), { target: { value: 'https://portal.example/rest/7/abcdefgh/' } });
      await tick();
      button('Connect').click();
      await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('portal.connect'));
      fake.publish('portal.changed', portal());
      await tick();
      fake.publish('portal.changed', disconnected());
      await tick();
      await waitFor(() => expect(screen.queryByText(/was removed from this computer/)).toBeNull());
    },
  );
});
