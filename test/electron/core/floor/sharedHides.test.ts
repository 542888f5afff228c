import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { colleagues, desk, done } from './deskOfFloor.ts';

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

  it('goes by one request with others that nobody has done, for all of which the desk asks the portal itself', async () => {
    const { hide, pass, ownRequests, answers } = desk(20);
    for (let call = 0; call < 30; call += 1) hide(`call ${call}`);
    await pass(6_000);
    expect(ownRequests).toEqual(Array.from({ length: 30 }, () => 'hide'));
    expect(answers).toEqual(Array.from({ length: 30 }, () => done));
  });

  it('is taken back where the operator signs out: nothing more is asked for them', async () => {
    const { shared, hide, pass, orders, ownRequests, answers } = desk();
    hide();
    shared.stop();
    await pass(120_000);
    expect(orders.map(({ wish }) => wish)).toEqual(['hide', 'keep']);
    expect([ownRequests, answers.map(({ kind }) => kind)]).toEqual([[], ['retry']]);
  });

  it('goes by itself where the worker is refused it, where no broker is there, and where few people see the card', async () => {
    const refused = desk();
    refused.hide();
    refused.tell({ id: refused.orders[0]?.id ?? '', result: 'refused', code: 'portal.businessError' });
    await settled();
    await refused.pass(250);
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

describe('a call that no worker would read of', () => {
  it('is this desk’s own matter', async () => {
    const { orders, ownRequests, hide } = desk(200);
    hide('$result[c0]');
    await settled();
    expect([orders, ownRequests.length]).toEqual([[], 1]);
  });
});

describe('cards of colleagues, once this operator has answered', () => {
  it('go by one order with all of them where the account may do that, and are done once the worker says so', async () => {
    const { orders, ownRequests, answers, clear, state, pass, tell } = desk(4);
    state.mayClear = true;
    clear();
    expect(orders).toMatchObject([{ callId: 'call', wish: 'hide', userIds: colleagues }]);
    await pass(1_000);
    tell({ id: orders[0]?.id ?? '', result: 'done' });
    await settled();
    expect([answers, ownRequests]).toEqual([[done], []]);
  });

  it('are hidden by this desk where it has no right, no broker, or too many of them', async () => {
    for (const how of ['right', 'broker', 'many'] as const) {
      const { orders, ownRequests, shared, clear, state } = desk();
      state.mayClear = how !== 'right';
      state.isConnected = how !== 'broker';
      if (how === 'many')
        void shared.telephony.hideCard(
          'call',
          Array.from({ length: 1_001 }, (_, index) => index + 1),
        );
      else clear();
      await settled();
      expect([orders, ownRequests], how).toEqual([[], ['hide call']]);
    }
  });

  it('are hidden by this desk at once where it is refused, and soon where nobody answers', async () => {
    const refused = desk();
    refused.state.mayClear = true;
    refused.clear();
    refused.tell({ id: refused.orders[0]?.id ?? '', result: 'refused' });
    await settled();
    await refused.pass(250);
    expect([refused.ownRequests, refused.answers]).toEqual([['hide call'], [done]]);

    // By the broker, which ends the channel: the line has no right from then on.
    const forbidden = desk();
    forbidden.state.mayClear = true;
    forbidden.clear();
    forbidden.state.mayClear = false;
    await forbidden.pass(1_500);
    await forbidden.pass(250);
    expect([forbidden.ownRequests, forbidden.orders.length]).toEqual([['hide call'], 1]);

    const silent = desk();
    silent.state.mayClear = true;
    silent.clear();
    await silent.pass(3_000);
    expect(silent.ownRequests).toEqual([]);
    await silent.pass(1_000);
    expect([silent.ownRequests, silent.answers]).toEqual([['hide call'], [done]]);
  });

  it('have nothing to do with the operator’s own card', async () => {
    const { shared, orders, answers, hide, clear, state, pass: turn, tell } = desk();
    state.mayClear = true;
    clear();
    hide();
    shared.heardHidden('call');
    shared.wishedAnew('call');
    await settled();
    expect([answers.length, orders.map(({ userIds }) => userIds !== undefined)]).toEqual([1, [true, false]]);
    await turn(500);
    tell({ id: orders[0]?.id ?? '', result: 'done' });
    await settled();
    expect(answers).toEqual([done, done]);
  });

  it('are answered exactly once, and asked for by this desk at most once, however late, doubled or refused', async () => {
    const step = fc.oneof(
      fc.constantFrom('clear', 'heard', 'anew', 'away', 'back', 'noRight', 'right'),
      fc.constantFrom('done', 'gone', 'refused', 'busy', 'doneOfFirst', 'refusedOfFirst'),
      fc.constantFrom(250, 2_000, 10_000),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { shared, orders, ownRequests, answers, state, clear, pass: turn, tell } = desk();
        state.mayClear = true;
        let clears = 0;
        for (const each of steps) {
          if (typeof each === 'number') await turn(each);
          else if (each === 'clear') {
            clears += 1;
            clear();
          } else if (each === 'heard') shared.heardHidden('call');
          else if (each === 'anew') shared.wishedAnew('call');
          else if (each === 'away' || each === 'back') state.isConnected = each === 'back';
          else if (each === 'noRight' || each === 'right') state.mayClear = each === 'right';
          else if (each === 'doneOfFirst' || each === 'refusedOfFirst')
            tell({ id: orders[0]?.id ?? randomUUID(), result: each === 'doneOfFirst' ? 'done' : 'refused' });
          else tell({ id: orders.at(-1)?.id ?? randomUUID(), result: each });
          await settled();
        }
        // No spread: one desk clears a call.
        await turn(4_000);
        expect(answers.length).toBe(clears);
        expect(ownRequests.length).toBeLessThanOrEqual(clears);
        expect(orders.filter(({ wish }) => wish === 'keep')).toEqual([]);
        for (const { userIds } of orders) expect(userIds).toEqual(colleagues);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what waits for others', () => {
  it('goes apart from what is sent to the portal: nothing else waits for a worker', () => {
    const { shared, state } = desk();
    const goesApart = (userIds: readonly number[], kind: 'hide' | 'show' = 'hide') =>
      shared.telephony.goesApart?.({ kind, callId: 'call', userIds });
    expect([goesApart([7]), goesApart(colleagues)]).toEqual([true, false]);
    state.mayClear = true;
    expect([goesApart(colleagues), goesApart(colleagues, 'show')]).toEqual([true, false]);
    state.isConnected = false;
    expect(goesApart([7])).toBe(false);
  });
});
