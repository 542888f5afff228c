import { describe, expect, it } from 'vitest';
import { justAnsweredMs, openWithinMs } from '../../../../electron/core/records/heardCalls.ts';
import { lookAgainMs, tryAgainMs } from '../../../../electron/core/records/recordOpener.ts';
import type { CallerFound } from '../../../../electron/core/ports/portal.ts';
import { hangsUp, picksUp, rings } from '../calls/cardMessages.ts';
import { settled } from '../heldTime.ts';

import { acme, anna, ends, found, onAnswer, onRing, setUp } from './recordSetUp.ts';

describe('the record of whoever calls', () => {
  it('stays closed as long as nothing was chosen', async () => {
    const { take, opened, crmHas, rings: ring } = setUp();
    crmHas(found(anna));
    await ring();
    take(picksUp('p'));
    expect(opened).toEqual([]);
  });

  it('opens on ring without the keyboard, once', async () => {
    const { take, opened, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring();
    take(picksUp('p'));
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('waits on ring until nobody types, and opens when the call is answered at the latest', async () => {
    const { take, opened, crmHas, desk, time, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.isTyping = true;
    await ring();
    time.turn(10 * lookAgainMs);
    expect(opened).toEqual([]);
    desk.isTyping = false;
    time.turn(lookAgainMs);
    expect(opened).toEqual([['CONTACT 17', true]]);
    desk.isTyping = true;
    take(ends('p'));
    crmHas(found(acme));
    await ring('q', '+79123456780');
    take(picksUp('q'));
    expect(opened.at(-1)).toEqual(['COMPANY 3', false]);
  });

  it('opens on answer, and not before', async () => {
    const { take, opened, crmHas, rings: ring } = setUp(onAnswer);
    crmHas(found(anna));
    await ring();
    expect(opened).toEqual([]);
    take(picksUp('p'));
    expect(opened).toEqual([['CONTACT 17', false]]);
  });

  it.each(['dismissed', 'answered elsewhere'])('of a call that was %s keeps no other closed', async (how) => {
    const { calls, take, opened, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring('p');
    crmHas(found(acme));
    await ring('q', '+79123456780');
    expect(opened).toHaveLength(1);
    if (how === 'dismissed') calls.dismiss('call-1');
    else take(hangsUp('p', 'answeredElsewhere'));
    time.turn(lookAgainMs);
    expect(opened.at(-1)).toEqual(['COMPANY 3', true]);
  });

  it.each(['incoming', 'outgoing'] as const)(
    'does not come up by a ring in the middle of an %s talk',
    async (direction) => {
      const { calls, take, opened, time, crmHas, rings: ring } = setUp(onRing);
      take(rings('p', { phoneNumber: '10234', direction }));
      take(picksUp('p'));
      calls.dismiss('call-1');
      crmHas(found(acme));
      await ring('q', '+79123456780');
      time.turn(lookAgainMs);
      expect(opened).toEqual([]);
      take(ends('p'));
      time.turn(lookAgainMs);
      expect(opened).toEqual([['COMPANY 3', true]]);
    },
  );

  it('keeps the keyboard where it is once the talk has begun, and stays closed when it has gone on for long', async () => {
    for (const [afterMs, expected] of [
      [justAnsweredMs, [['CONTACT 17', false]]],
      [justAnsweredMs + 1, [['CONTACT 17', true]]],
      [openWithinMs + 1, []],
    ] as const) {
      const { take, opened, time, crmAnswers, rings: ring } = setUp(onAnswer);
      let tell: (answer: CallerFound) => void = () => undefined;
      crmAnswers(() => new Promise((resolve) => (tell = resolve)));
      await ring();
      take(picksUp('p'));
      time.turn(afterMs);
      tell(found(anna));
      await settled();
      expect(opened).toEqual(expected);
    }
  });

  it('stays closed on ring where the keyboard cannot be kept, and opens once it is answered', async () => {
    const { calls, take, opened, tried, offer, desk, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.keepsKeyboard = false;
    await ring();
    expect([opened, tried]).toEqual([[], ['CONTACT 17']]);
    expect(offer.target(calls.get('call-1'))).toMatchObject({ is: 'record', entity: { id: 17 } });
    time.turn(tryAgainMs - 1);
    await settled();
    expect(tried).toHaveLength(1);
    take(picksUp('p'));
    expect(opened).toEqual([['CONTACT 17', false]]);
  });

  it('opens on ring after all, once the keyboard can be kept', async () => {
    const { opened, desk, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.keepsKeyboard = false;
    await ring();
    desk.keepsKeyboard = true;
    for (let passedMs = 0; passedMs <= tryAgainMs; passedMs += lookAgainMs) {
      time.turn(lookAgainMs);
      await settled();
    }
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('that could not be opened on ring holds up no other', async () => {
    const { opened, desk, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.keepsKeyboard = false;
    await ring();
    desk.keepsKeyboard = true;
    crmHas(found(acme));
    await ring('q', '+79123456780');
    time.turn(lookAgainMs);
    await settled();
    expect(opened).toEqual([['COMPANY 3', true]]);
  });

  it.each([
    ['opened by hand', []],
    ['answered', [['CONTACT 17', false]]],
  ])(
    'is opened once where it was %s before the window system said that it could not be',
    async (what, expected) => {
      const { calls, take, opened, opener, desk, time, crmHas, rings: ring } = setUp(onRing);
      crmHas(found(anna));
      let say: (keeps: boolean) => void = () => undefined;
      desk.keepsKeyboard = new Promise((resolve) => (say = resolve));
      await ring();
      if (what === 'answered') take(picksUp('p'));
      else opener.openedByHand(calls.get('call-1'), { is: 'record', entity: anna });
      say(false);
      await settled();
      time.turn(lookAgainMs);
      take(picksUp('p'));
      expect(opened).toEqual(expected);
    },
  );

  it('is not held back by a call that is gone without a word', async () => {
    const { calls, take, opened, crmHas, rings: ring } = setUp(onRing);
    take(rings('p', { phoneNumber: '10234' }));
    take(picksUp('p'));
    calls.forget(['call-1']);
    crmHas(found(acme));
    await ring('q', '+79123456780');
    expect(opened).toEqual([['COMPANY 3', true]]);
  });

  it('of a second call waits for its turn, and in quiet mode none comes up by a ring', async () => {
    const { take, opened, crmHas, desk, opener, time, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring('p');
    crmHas(found(acme));
    await ring('q', '+79123456780');
    expect(opened).toEqual([['CONTACT 17', true]]);
    take(ends('p'));
    time.turn(lookAgainMs);
    expect(opened.at(-1)).toEqual(['COMPANY 3', true]);
    desk.isQuiet = true;
    take(ends('q'));
    crmHas(null);
    await ring('r', '+79123456781');
    expect(opened).toHaveLength(2);
    desk.isQuiet = false;
    opener.look();
    expect(opened).toHaveLength(3);
  });
});
