import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import { createFloorDesk } from '../../../../electron/core/floor/floorDesk.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import type { Telephony } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../heldTime.ts';

it('takes a hide that was heard for one of who is signed in now, not of who was before', async () => {
  const time = createHeldTime();
  const replies = createListeners<FloorReply>(failingLog);
  const orders: FloorOrder[] = [];
  const desk = createFloorDesk({
    connection: {
      broker: { isConnected: () => true, order: (order) => void orders.push(order), replies },
      mayClear: () => false,
      use: () => undefined,
    },
    shownTo: () => 200,
    newId: randomUUID,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  const own = {} as Telephony;
  const ends: string[] = [];
  const signsIn = (userId: number) => {
    const telephony = desk.telephonyFor({ portalHost: 'northwind.bitrix24.com', userId }, own);
    return (callId: string) =>
      void telephony.hideCard(callId, [userId]).then(({ kind }) => ends.push(`${userId} ${kind}`));
  };
  signsIn(7)('call');
  signsIn(8)('call');
  desk.heardHidden('call');
  await settled();
  // What the first one ordered was taken back before the second one's line.
  expect(ends).toEqual(['7 retry', '8 acknowledged']);
  expect(orders.map(({ wish }) => wish)).toEqual(['hide', 'keep', 'hide']);
  desk.nobody();
  signsIn(9)('other');
  desk.heardHidden('call');
  await settled();
  expect(ends).toEqual(['7 retry', '8 acknowledged']);
});
