import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import { createFloorDesk } from '../../../../electron/core/floor/floorDesk.ts';
import { createLateHides } from '../../../../electron/core/floor/lateHides.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import { hidden, shown } from '../calls/cardMessages.ts';
import { setUpLive } from '../calls/callsSetUp.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../heldTime.ts';

const recipients = Array.from({ length: 60 }, (_, index) => index + 1);

/** What becomes of the next hide that is ordered: it is done, or, where it is taken back before, done by a worker that froze, when that thaws. */
type Fate = { readonly doneAfterMs: number; readonly lateAfterMs: number | null };

/** A desk with calls and commands, and a floor whose workers may freeze in the middle of a request. */
function desk() {
  const replies = createListeners<FloorReply>(failingLog);
  const portal = { isVisible: true, shows: 0 };
  let fate: Fate = { doneAfterMs: 200, lateAfterMs: null };
  let newestSeq = 0;
  const parts = setUpLive(undefined, { heardHidden: (callId) => floor.heardHidden(callId) });
  const { time, take, commands, telephony } = parts;
  const carryOut = (wish: 'hide' | 'show'): void => {
    portal.isVisible = wish === 'show';
    if (wish === 'show') portal.shows += 1;
    take(wish === 'hide' ? hidden('a') : shown('a', '1', { shownTo: recipients }));
  };
  const floor = createFloorDesk({
    connection: {
      broker: {
        isConnected: () => true,
        order({ id, wish, seq }: FloorOrder) {
          // Asked once more.
          if (seq <= newestSeq) return;
          newestSeq = seq;
          if (wish === 'keep') return;
          const { doneAfterMs, lateAfterMs } = fate;
          fate = { doneAfterMs: 200, lateAfterMs: null };
          time.after(doneAfterMs, () => {
            if (seq < newestSeq) {
              if (wish === 'hide' && lateAfterMs !== null) time.after(lateAfterMs, () => carryOut('hide'));
              return;
            }
            carryOut(wish);
            replies.tell({ id, result: 'done' });
          });
        },
        replies: { follow: replies.follow },
      },
      mayClear: () => false,
      use: () => undefined,
    },
    shownTo: () => recipients.length,
    newId: randomUUID,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  commands.changes.follow(floor.commandsChanged);
  commands.usePortal({
    account: 'portal.example/7',
    telephony: floor.telephonyFor({ portalHost: 'portal.example', userId: 7 }, telephony),
  });
  take(shown('a', '1', { shownTo: recipients }));
  const pass = async (byMs: number): Promise<void> => {
    for (let left = byMs; left > 0; left -= 100) {
      time.turn(Math.min(left, 100));
      await settled();
    }
  };
  return { ...parts, portal, pass, ends: (next: Fate) => (fate = next) };
}

describe('a card that the operator has brought back', () => {
  it('is shown once more where the hide of before is carried out after all, and stays in the popup', async () => {
    const { calls, portal, names, pass, undo, ends, commands, sent } = desk();
    ends({ doneAfterMs: 2_000, lateAfterMs: 7_000 });
    calls.dismiss('call-1');
    await pass(1_000);
    expect([portal.isVisible, names()]).toEqual([true, []]);
    undo();
    await pass(7_000);
    const showsBefore = portal.shows;
    expect([portal.isVisible, names().length]).toEqual([true, 1]);
    await pass(10_000);
    expect([portal.isVisible, portal.shows, names().length]).toEqual([true, showsBefore + 1, 1]);
    // Owed like all shows: written down first.
    expect(commands.all().filter(({ kind }) => kind === 'show').length).toBe(showsBefore + 1);
    expect(sent, 'asked for by the desk itself').toEqual([]);
  });

  it('goes where it is hidden twice: the second time somebody means it', async () => {
    const { calls, portal, names, pass, undo, ends, take } = desk();
    ends({ doneAfterMs: 2_000, lateAfterMs: 7_000 });
    calls.dismiss('call-1');
    await pass(1_000);
    undo();
    await pass(20_000);
    const shows = portal.shows;
    expect([portal.isVisible, shows > 0]).toEqual([true, true]);
    portal.isVisible = false;
    take(hidden('a'));
    await pass(30_000);
    expect([portal.isVisible, portal.shows, names()]).toEqual([false, shows, []]);
  });

  it('goes where the telephone system hides it after the worker has answered: somebody else took the call', async () => {
    const { calls, portal, names, pass, undo, take } = desk();
    calls.dismiss('call-1');
    await pass(1_000);
    undo();
    await pass(8_000);
    expect([portal.isVisible, portal.shows]).toEqual([true, 1]);
    portal.isVisible = false;
    take(hidden('a'));
    await pass(30_000);
    expect([portal.isVisible, portal.shows, names()]).toEqual([false, 1, []]);
  });

  it('is as the operator wished last, whatever workers freeze and thaw', async () => {
    const step = fc.oneof(
      fc.constantFrom('dismiss', 'undo'),
      fc.constantFrom(100, 300, 1_000, 5_000),
      fc.record({
        doneAfterMs: fc.constantFrom(100, 250, 1_200, 4_000),
        lateAfterMs: fc.constantFrom(null, 400, 3_000, 12_000, 20_000),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { calls, portal, pass, undo, ends } = desk();
        let undone = 0;
        let hasFrozen = false;
        for (const each of steps) {
          if (typeof each === 'number') await pass(each);
          else if (each === 'dismiss') {
            if (calls.find('call-1')?.dismissed === false) calls.dismiss('call-1');
          } else if (each === 'undo') {
            if (calls.popup.get().undo !== null) undone += 1;
            undo();
          } else {
            // One worker freezes at a time, and one show makes up for it.
            ends(hasFrozen ? { ...each, lateAfterMs: null } : each);
            hasFrozen ||= each.lateAfterMs !== null;
          }
          await settled();
        }
        await pass(120_000);
        expect(portal.isVisible).toBe(calls.find('call-1')?.dismissed === false);
        expect(portal.shows).toBeLessThanOrEqual(2 * undone);
      }),
      { numRuns: 150 },
    );
  });
});

describe('late hides', () => {
  it('are expected for half a minute, once, and only where the card was wished back since', () => {
    const time = createHeldTime();
    const late = createLateHides(time);
    expect(late.heard('a'), 'never ordered').toBe(false);
    late.wishedBack('a');
    expect(late.heard('a'), 'nothing to come late').toBe(false);
    late.ordered('a');
    expect(late.heard('a'), 'as it was ordered').toBe(false);
    late.wishedBack('a');
    expect(late.heard('a'), 'heard already').toBe(false);
    late.ordered('a');
    late.wishedBack('a');
    expect([late.heard('a'), late.heard('a')], 'once').toEqual([true, false]);
    late.ordered('b');
    late.wishedBack('b');
    late.hiddenAlone('b');
    expect(late.heard('b'), 'hidden by this desk since').toBe(false);
    late.ordered('c');
    late.wishedBack('c');
    time.turn(30_000);
    expect(late.heard('c'), 'too late').toBe(false);
    late.ordered('d');
    late.answered('d');
    late.wishedBack('d');
    expect(late.heard('d'), 'done before').toBe(false);
  });

  it('are remembered for so many cards and no more', () => {
    const late = createLateHides(createHeldTime());
    for (let card = 0; card < 10_000; card += 1) {
      late.ordered(`card ${card}`);
      late.wishedBack(`card ${card}`);
    }
    expect([late.heard('card 0'), late.heard('card 9999')]).toEqual([false, true]);
  });
});
