import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import { createSharedHides } from '../../../../electron/core/floor/sharedHides.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../heldTime.ts';

const done: CommandAnswer = { kind: 'acknowledged' };

function desk(people: number | null = 200) {
  const time = createHeldTime();
  const replies = createListeners<FloorReply>(failingLog);
  const orders: FloorOrder[] = [];
  const ownRequests: string[] = [];
  const state = { isConnected: true, mayClear: false, own: done };
  const asked = async (what: string): Promise<CommandAnswer> => {
    ownRequests.push(what);
    await Promise.resolve();
    return state.own;
  };
  const own = {
    hideCard: (callId: string) => asked(`hide ${callId}`),
    showCard: (callId: string) => asked(`show ${callId}`),
    sendBatch: (all: readonly { readonly kind: string }[]) => Promise.all(all.map(({ kind }) => asked(kind))),
  } as unknown as Telephony;
  const shared = createSharedHides({
    own,
    broker: {
      isConnected: () => state.isConnected,
      order: (order) => void orders.push(order),
      replies: { follow: replies.follow },
    },
    operatorUserId: () => 7,
    mayClear: () => state.mayClear,
    shownTo: () => people,
    newId: randomUUID,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  const answers: CommandAnswer[] = [];
  const hide = (callId = 'call'): void => {
    void shared.telephony.hideCard(callId, [7]).then((answer) => answers.push(answer));
  };
  const pass = async (byMs: number): Promise<void> => {
    for (let left = byMs; left > 0; left -= 250) {
      time.turn(Math.min(left, 250));
      await settled();
    }
  };
  return { shared, orders, ownRequests, state, answers, hide, pass, time, tell: replies.tell };
}

describe('a hide of a card that many people see', () => {
  it('is ordered, and done once the worker says so', async () => {
    const { orders, ownRequests, answers, hide, pass, tell } = desk();
    hide();
    expect(orders).toMatchObject([{ callId: 'call', wish: 'hide' }]);
    await pass(1_000);
    tell({ id: orders[0]?.id ?? '', result: 'done' });
    await settled();
    expect([answers, ownRequests]).toEqual([[done], []]);
  });

  it('is asked again where nobody answers, then done by the desk itself, at a moment of its own', async () => {
    const { orders, ownRequests, answers, hide, pass } = desk();
    hide();
    await pass(9_000);
    expect(new Set(orders.map(({ id, seq }) => `${id} ${seq}`)).size, 'the same order').toBe(1);
    expect(orders.length).toBeGreaterThan(10);
    expect(ownRequests).toEqual([]);
    // Half of (200 - 50) / 2 s.
    await pass(37_000);
    expect(ownRequests).toEqual([]);
    await pass(1_000);
    expect([ownRequests, answers]).toEqual([['hide call'], [done]]);
  });

  it('is not done by the desk where the reply comes late, or the hide itself is heard', async () => {
    for (const how of ['reply', 'heard'] as const) {
      const { shared, orders, ownRequests, answers, hide, pass, tell } = desk();
      hide();
      await pass(20_000);
      if (how === 'reply') tell({ id: orders[0]?.id ?? '', result: 'gone' });
      else shared.heardHidden('call');
      await pass(100_000);
      expect([ownRequests, answers.length], how).toEqual([[], 1]);
    }
  });

  it('goes by itself where the worker is refused it, where no broker is there, and where few people see the card', async () => {
    const refused = desk();
    refused.hide();
    refused.tell({ id: refused.orders[0]?.id ?? '', result: 'refused', code: 'portal.businessError' });
    await settled();
    expect(refused.ownRequests).toEqual(['hide call']);

    const alone = desk();
    alone.state.isConnected = false;
    alone.hide();
    await settled();
    expect([alone.orders, alone.ownRequests]).toEqual([[], ['hide call']]);

    const few = desk(10);
    few.state.own = {
      kind: 'retry',
      error: { code: 'portal.tooManyRequests', params: {} },
      notBeforeMs: null,
    };
    few.hide();
    await settled();
    expect([few.orders, few.ownRequests]).toEqual([[], ['hide call']]);
    // For a minute after the portal said that its limit is reached, also these are shared.
    few.hide('other');
    expect(few.orders).toMatchObject([{ callId: 'other' }]);
  });

  it('is taken back where something else is wished meanwhile, and never sent by this desk then', async () => {
    const { shared, orders, ownRequests, answers, hide, pass } = desk();
    hide();
    await pass(1_000);
    shared.wishedAnew('call');
    await pass(100_000);
    const [first, keep] = orders;
    expect(keep).toMatchObject({ wish: 'keep', callId: 'call' });
    expect(keep?.seq).toBeGreaterThan(first?.seq ?? 0);
    expect([orders.length, ownRequests, answers[0]?.kind]).toEqual([2, [], 'retry']);
  });

  it('is answered exactly once, and its wishes go up, whatever happens in whatever order', async () => {
    const step = fc.oneof(
      fc.constantFrom('hide', 'anew', 'heard', 'away', 'back', 'done', 'gone', 'refused', 'busy', 'stranger'),
      fc.constantFrom(250, 2_000, 10_000, 60_000),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { shared, orders, ownRequests, answers, state, hide, pass, tell } = desk();
        let hides = 0;
        for (const each of steps) {
          if (typeof each === 'number') await pass(each);
          else if (each === 'hide') {
            hides += 1;
            hide();
          } else if (each === 'anew') shared.wishedAnew('call');
          else if (each === 'heard') shared.heardHidden('call');
          else if (each === 'away' || each === 'back') state.isConnected = each === 'back';
          else if (each === 'stranger') tell({ id: randomUUID(), result: 'done' });
          else tell({ id: orders.at(-1)?.id ?? randomUUID(), result: each });
          await settled();
        }
        await pass(120_000);
        expect(answers.length).toBe(hides);
        expect(ownRequests.length).toBeLessThanOrEqual(hides);
        const bySeq = new Map(orders.map(({ seq, id }) => [seq, id]));
        expect(bySeq.size).toBe(new Set(orders.map(({ id }) => id)).size);
        const seqs = [...new Set(orders.map(({ seq }) => seq))];
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});
