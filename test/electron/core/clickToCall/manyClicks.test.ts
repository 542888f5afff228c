import { expect, it } from 'vitest';
import { atOnceAtMost, atOnceWithinMs } from '../../../../electron/core/clickToCall/whyAsk.ts';
import { details, setUp } from './clicksSetUp.ts';

it('after ten numbers within ten minutes that nobody was asked about, the next is asked about', async () => {
  const { click, dialled, phone, phoneSays, time, entry } = setUp();
  const call = async (which: number): Promise<void> => {
    const phoneNumber = `+49309018${20 + which}`;
    click(0, { callId: `externalCall.${which}`, phoneNumber });
    await phoneSays();
    phone({ type: 'offered', details: { ...details, phoneNumber } }, `b${which}`);
    phone({ type: 'ended', outcome: 'missed' }, `b${which}`);
  };
  for (let which = 0; which < atOnceAtMost; which += 1) await call(which);
  expect(dialled).toHaveLength(atOnceAtMost);
  click(0, { callId: 'externalCall.x', phoneNumber: '+4930901890' });
  expect(entry()).toMatchObject({ click: { at: 'asks', because: 'unsure' } });
  expect(dialled).toHaveLength(atOnceAtMost);
  time.turn(atOnceWithinMs);
  click(0, { callId: 'externalCall.y', phoneNumber: '+4930901891' });
  expect(dialled).toHaveLength(atOnceAtMost + 1);
});
