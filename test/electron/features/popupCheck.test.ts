import { describe, expect, it } from 'vitest';
import { checkText } from '../../../contracts/messages/checkTexts.ts';
import { createPopupCheck } from '../../../electron/features/calls/popupCheck.ts';
import { createHeldTime } from '../core/heldTime.ts';

describe('the check of the popup', () => {
  it.each([
    ['quietMode', 'Quiet mode is on'],
    ['afterCall', 'You are finishing a call'],
  ] as const)('rings no call where none would be seen (%s), and says why', async (quiet, said) => {
    const time = createHeldTime();
    const check = createPopupCheck({
      clock: time,
      timers: time,
      quiet: () => quiet,
      ringTestCall: () => expect.unreachable(),
      isShown: () => false,
    });
    const result = await check.run();
    expect(result).toMatchObject({ state: 'notInUse' });
    const { result: text, nextStep } = checkText({
      name: 'popup',
      facts: {},
      problem: null,
      tookMs: 0,
      ...result,
    });
    expect(text).toContain(said);
    expect(nextStep).not.toBeNull();
  });
});
