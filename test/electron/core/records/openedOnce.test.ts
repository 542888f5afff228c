import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardLateMs, openWithinMs } from '../../../../electron/core/records/heardCalls.ts';
import { sameAgainAfterMs } from '../../../../electron/core/records/openedRecords.ts';
import { lookAgainMs } from '../../../../electron/core/records/recordOpener.ts';
import { hidden, picksUp, rings, shown } from '../calls/cardMessages.ts';
import { settled } from '../heldTime.ts';

import { acme, anna, ends, found, onAnswer, onRing, setUp } from './recordSetUp.ts';

describe('the record of whoever has called', () => {
  it('opens once a call, also where the queue comes round with it', async () => {
    const { take, opened, time } = setUp(onRing);
    const lead = { name: 'Anna', crmEntity: { type: 'LEAD', id: 5 } } as const;
    take(shown('a', '1', lead));
    await settled();
    expect(opened).toEqual([['LEAD 5', true]]);
    take(hidden('a', '2'));
    time.turn(2 * sameAgainAfterMs);
    take(shown('a', '3', lead));
    await settled();
    expect(opened).toEqual([['LEAD 5', true]]);
  });

  it('comes up again for another call, once the operator may have closed it', async () => {
    const { take, opened, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    for (const id of ['p', 'q']) {
      await ring(id);
      take(ends(id));
      time.turn(sameAgainAfterMs);
    }
    expect(opened).toHaveLength(2);
  });

  it('comes up for whoever redials at once, where nothing opened it the first time', async () => {
    const { take, opened, tried, desk, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.hasBrowser = false;
    await ring('p');
    take(ends('p'));
    expect([tried, opened]).toEqual([['CONTACT 17'], []]);
    desk.hasBrowser = true;
    await ring('q');
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('lies there still for whoever redials within the minute, again and again', async () => {
    const { take, opened, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    for (const id of ['p', 'q', 'r', 's']) {
      await ring(id);
      take(ends(id));
      time.turn(sameAgainAfterMs - 1);
    }
    expect(opened).toHaveLength(1);
  });

  it('comes to the front for whoever answers the second call, once', async () => {
    const { take, opened, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring('p');
    take(ends('p'));
    await ring('q');
    expect(opened).toEqual([['CONTACT 17', true]]);
    take(picksUp('q'));
    take(ends('q'));
    await ring('r');
    take(picksUp('r'));
    expect(opened).toEqual([
      ['CONTACT 17', true],
      ['CONTACT 17', false],
    ]);
  });

  it('that lies in front when the next call is answered does not come up some seconds into the talk', async () => {
    const { calls, take, opened, opener, time, crmHas, rings: ring } = setUp(onAnswer);
    crmHas(found(anna));
    await ring('p');
    opener.openedByHand(calls.get('call-1'), { is: 'record', entity: anna });
    take(ends('p'));
    time.turn(sameAgainAfterMs - 5_000);
    await ring('q');
    take(picksUp('q'));
    time.turn(10_000);
    opener.look();
    expect(opened).toEqual([]);
  });

  it('that the operator has opened by hand is opened', async () => {
    const { calls, take, opened, opener, crmHas, rings: ring } = setUp(onAnswer);
    crmHas(found(anna));
    await ring();
    opener.openedByHand(calls.get('call-1'), { is: 'record', entity: anna });
    take(picksUp('p'));
    take(ends('p'));
    await ring('q');
    take(picksUp('q'));
    expect(opened).toEqual([]);
  });

  it('stays closed for a ring that was heard of late, or is old by now, until that is answered', async () => {
    const { calls, take, opened, desk, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    calls.take(rings('p', { atMs: time.nowMs() - heardLateMs - 1 }));
    await settled();
    expect(opened).toEqual([]);
    take(ends('p'));
    desk.isTyping = true;
    await ring('q', '+79123456780');
    time.turn(openWithinMs + 1);
    desk.isTyping = false;
    time.turn(lookAgainMs);
    expect(opened).toEqual([]);
    take(picksUp('q'));
    expect(opened).toEqual([['CONTACT 17', false]]);
  });

  it('does not come up after quiet mode for what rang in it long ago', async () => {
    const { opened, desk, opener, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.isQuiet = true;
    await ring('p');
    crmHas(found(acme));
    time.turn(openWithinMs);
    await ring('q', '+79123456780');
    time.turn(1);
    desk.isQuiet = false;
    opener.look();
    expect(opened).toEqual([['COMPANY 3', true]]);
  });

  it('opens once a call, whatever comes in whatever order, and never for a call that was put away', async () => {
    const step = fc.tuple(
      fc.constantFrom(
        'ring',
        'answer',
        'end',
        'dismiss',
        'undo',
        'type',
        'rest',
        'wait',
        'hide',
        'quiet',
        'loud',
        'holdKeyboard',
        'keepKeyboard',
      ),
      fc.integer({ min: 1, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom(onRing, onAnswer),
        async (steps, chosen) => {
          const { calls, take, opened, desk, time, opener, crmHas, rings: ring } = setUp(chosen);
          const begun = new Set<number>();
          for (const [what, n] of steps) {
            crmHas(found({ type: 'CONTACT', id: n, name: null }));
            const before = opened.length;
            if (what === 'ring' && !begun.has(n)) {
              begun.add(n);
              await ring(`p${n}`, `+7912345678${n}`);
            } else if (what === 'answer' && begun.has(n)) take(picksUp(`p${n}`));
            else if (what === 'end' && begun.has(n)) take(ends(`p${n}`));
            else if (what === 'dismiss') for (const { key } of calls.popup.get().entries) calls.dismiss(key);
            else if (what === 'undo') calls.undo(`dismissal-${n}`);
            else if (what === 'hide') take(hidden(`c${n}`, `${n}`));
            else if (what === 'wait') time.turn(lookAgainMs);
            else if (what === 'type' || what === 'rest') desk.isTyping = what === 'type';
            else if (what === 'holdKeyboard' || what === 'keepKeyboard')
              desk.keepsKeyboard = what === 'keepKeyboard';
            else if (what === 'quiet' || what === 'loud') {
              desk.isQuiet = what === 'quiet';
              opener.look();
            }
            await settled();
            const byRing = opened.slice(before).filter(([, quietly]) => quietly);
            if (desk.isTyping || desk.isQuiet || desk.keepsKeyboard === false) expect(byRing).toEqual([]);
            if (chosen === onAnswer) expect(byRing).toEqual([]);
            if (what === 'dismiss') expect(opened).toHaveLength(before);
          }
          expect(new Set(opened.map(([which]) => which)).size).toBe(opened.length);
          expect(opened.length).toBeLessThanOrEqual(begun.size);
        },
      ),
      { numRuns: 150 },
    );
  });
});
