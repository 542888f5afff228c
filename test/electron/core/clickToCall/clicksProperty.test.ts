import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { TelephonyOrder } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { details, setUp } from './clicksSetUp.ts';

const numbers = ['+4930901820', '+4930901821'] as const;
const which = fc.integer({ min: 0, max: 1 });
const step = fc.oneof(
  fc.record({ do: fc.constant('click' as const), which, ageMs: fc.constantFrom(0, 3_000, 19_000, 25_000) }),
  fc.record({ do: fc.constant('again' as const), which }),
  fc.record({ do: fc.constantFrom('taken' as const, 'refused' as const) }),
  fc.record({ do: fc.constantFrom('offered' as const, 'answered' as const, 'ended' as const), which }),
  fc.record({ do: fc.constantFrom('press' as const, 'dismiss' as const), which }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, 1_000, 6_000, 21_000) }),
  fc.record({ do: fc.constant('choose' as const), clicks: fc.constantFrom('off', 'ask', 'atOnce') }),
  fc.record({ do: fc.constant('here' as const), is: fc.constantFrom(true, false, null) }),
  fc.record({ do: fc.constantFrom('connector' as const, 'hidden' as const), which }),
  fc.record({ do: fc.constant('dead' as const), is: fc.boolean() }),
);

const finishedCalls = (orders: readonly TelephonyOrder[]): readonly string[] =>
  orders.flatMap((order) => (order.kind === 'finish' ? [order.callId] : []));

it('whatever comes in whatever order: each click is dialled once at most, and what was dialled is finished once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, restarts) => {
      const first = setUp();
      const { click, dialled, phone, phoneSays, calls, chosen, clicks, commands, time } = first;
      let connectorCards = 0;
      const latest = [0, 0];
      const idOf = (one: number): string => `externalCall.${one}.${latest[one] ?? 0}`;
      const keyOf = (one: number): string =>
        [...calls.all()].find(({ callId }) => callId === idOf(one))?.key ?? '';
      for (const now of steps) {
        switch (now.do) {
          case 'click':
            latest[now.which] = (latest[now.which] ?? 0) + 1;
            click(now.ageMs, { callId: idOf(now.which), phoneNumber: numbers[now.which] ?? '' });
            break;
          case 'again':
            click(0, { callId: idOf(now.which), phoneNumber: numbers[now.which] ?? '' });
            break;
          case 'taken':
            await phoneSays();
            break;
          case 'refused':
            await phoneSays(new AppError('phone.refused', { phone: 'baresip' }));
            break;
          case 'offered':
            phone(
              { type: 'offered', details: { ...details, phoneNumber: numbers[now.which] } },
              `b${now.which}.${latest[now.which] ?? 0}`,
            );
            break;
          case 'answered':
            phone({ type: 'answered' }, `b${now.which}.${latest[now.which] ?? 0}`);
            break;
          case 'ended':
            phone({ type: 'ended', outcome: 'answered' }, `b${now.which}.${latest[now.which] ?? 0}`);
            break;
          case 'press':
            void clicks.dialNow(keyOf(now.which)).catch(() => undefined);
            break;
          case 'dismiss':
            if (keyOf(now.which) !== '') calls.dismiss(keyOf(now.which));
            break;
          case 'wait':
            time.turn(now.ms);
            break;
          case 'choose':
            chosen.clicks = now.clicks as typeof chosen.clicks;
            break;
          case 'here':
            chosen.wasHere = now.is;
            break;
          case 'dead':
            chosen.problem = now.is ? { code: 'phone.notReachable', params: {} } : null;
            break;
          case 'hidden':
            first.hidden(idOf(now.which));
            break;
          case 'connector': {
            const callId = `externalCall.c${(connectorCards += 1)}`;
            const card = { ...details, phoneNumber: numbers[now.which], line: '4930' };
            first.take(
              { type: 'cardShown', call: { callId, sourceCallId: callId }, details: card },
              'portalCards',
              callId,
            );
          }
        }
        await settled();
      }
      if (restarts) {
        const wereInHand = dialled.length + steps.filter((each) => each.do === 'offered').length;
        const finishedBefore = finishedCalls(first.orders());
        first.stop();
        const again = setUp(first.journal, time.nowMs() + 1_000);
        again.time.turn(60_000);
        await settled();
        const finished = finishedCalls(again.orders()).filter((callId) => !finishedBefore.includes(callId));
        // What it has not dialled another program may talk in.
        if (wereInHand === 0) expect(finished).toEqual([]);
        again.time.turn(9 * 60 * 60_000);
        await settled();
        expect(
          again.commands.all().filter(({ callId, state }) => callId !== null && state.at === 'held'),
        ).toEqual([]);
        return;
      }
      time.turn(9 * 60 * 60_000);
      await settled();
      const finishes = commands.all().filter(({ kind }) => kind === 'finish');
      const clicked = finishes.filter(({ callId }) => callId !== null);
      // Nothing is left that only one event could end, and no call is finished twice.
      expect(clicked.filter(({ state }) => state.at === 'held')).toEqual([]);
      expect(new Set(clicked.map(({ callId }) => callId)).size).toBe(clicked.length);
      expect(dialled.length).toBeLessThanOrEqual(clicked.length);
      expect([...calls.all()].filter(({ state }) => state !== 'ended')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
