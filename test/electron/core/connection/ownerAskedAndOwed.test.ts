import { describe, expect, it } from 'vitest';
import type { OperatorIs } from '../../../../electron/core/ports/connectionRecord.ts';
import { settled } from '../heldTime.ts';
import { goodCheck, setUp, url, waitingFor } from './connectionSetUp.ts';
import {
  another,
  kinds,
  day,
  minute,
  nextDay,
  ownUrl,
  says,
  asks,
  hidesFor,
  later,
  connectedDesk,
  restarted,
} from './nobodySetUp.ts';

describe('a portal that does not tell', () => {
  it.each([
    ['refuses', () => Promise.resolve<OperatorIs>('unknown')],
    ['breaks', () => Promise.reject(new Error('broken'))],
    ['does not answer', () => new Promise<OperatorIs>(() => undefined)],
  ])('is connected as if nobody had asked: it %s', async (_, whoIs) => {
    const desk = setUp();
    desk.answerWhoIsWith(whoIs);
    const connecting = desk.portal.connect(url);
    await settled();
    desk.time.turn(5_000);
    await connecting;
    expect(asks(desk.portal)).toBeNull();
    await later(desk, nextDay + 5_000);
    expect([desk.askedAbout.length, asks(desk.portal)]).toEqual([2, null]);
  });

  it('is not asked where the scopes do not open its list of people', async () => {
    const desk = setUp();
    desk.answerCheckWith({ ...goodCheck, scopes: ['telephony', 'pull_channel', 'crm'] });
    says(desk, 'dismissed');
    await desk.portal.connect(url);
    await later(desk, nextDay);
    expect([desk.askedAbout, asks(desk.portal)]).toEqual([[], null]);
  });
});

describe('the portal is asked', () => {
  it('at connecting and once a day, however often it is checked and the program begins', async () => {
    const desk = await connectedDesk();
    for (let hour = 0; hour < 23; hour += 1) {
      desk.portal.commandFailed({ code: 'portal.accessDenied', params: {} });
      await later(desk, 3_600_000);
    }
    await restarted(desk);
    expect([desk.askedAbout, desk.checks() > 24]).toEqual([[7], true]);
    await desk.portal.disconnect();
  });

  it('by a person who wants to know, once at each press', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await desk.portal.checkAgain();
    expect([desk.askedAbout, hidesFor(desk.portal, [7])]).toEqual([[7, 7], 'portal.userDismissed']);
    says(desk, 'employee');
    await desk.portal.checkAgain();
    expect([desk.askedAbout, hidesFor(desk.portal, [7])]).toEqual([[7, 7, 7], null]);
    desk.answerCheckWith(another);
    await desk.portal.checkAgain();
    expect([desk.askedAbout.length, asks(desk.portal)]).toEqual([4, 'portal.userOther']);
  });

  it('once a day who acts for it as well, so that one that was handed on is found', async () => {
    const desk = await connectedDesk();
    desk.answerCheckWith(another);
    await later(desk, nextDay);
    expect([asks(desk.portal), desk.askedAbout]).toEqual(['portal.userOther', [7, 7]]);
  });

  it('by the scopes of the check that names somebody else, not by those of the one before', async () => {
    const desk = setUp();
    desk.answerCheckWith({ ...goodCheck, scopes: ['telephony', 'pull_channel', 'crm'] });
    says(desk, 'dismissed');
    await desk.portal.connect(url);
    desk.answerCheckWith(another);
    desk.portal.commandFailed({ code: 'portal.accessDenied', params: {} });
    await settled();
    expect([desk.askedAbout, asks(desk.portal)]).toEqual([[7], 'portal.userDismissed']);
  });

  it('at the checks of a portal in trouble every ten minutes while it is open, and not for a hide that was not sent', async () => {
    const desk = await connectedDesk();
    says(desk, 'hidden');
    await later(desk, nextDay);
    const [asked, checks] = [desk.askedAbout.length, desk.checks()];
    for (let minutes = 1; minutes < 10; minutes += 1) {
      desk.portal.commandFailed({ code: 'portal.accessDenied', params: {} });
      await later(desk, minute);
    }
    expect([desk.askedAbout.length, desk.checks()]).toEqual([asked, checks + 9]);
    await later(desk, minute);
    desk.portal.commandFailed({ code: 'portal.userDismissed', params: {} });
    await later(desk, minute);
    expect([desk.askedAbout.length, desk.checks()]).toEqual([asked, checks + 9]);
    desk.portal.commandFailed({ code: 'portal.accessDenied', params: {} });
    await settled();
    expect(desk.askedAbout.length).toBe(asked + 1);
  });

  it('after a sleep in which a day went by, by chance within an hour', async () => {
    const desk = await connectedDesk();
    desk.time.sleep(2 * day);
    expect(desk.askedAbout.length).toBe(1);
    desk.portal.wokeUp();
    await settled();
    expect(desk.askedAbout.length).toBe(1);
    await later(desk, 1_800_000);
    expect(desk.askedAbout.length).toBe(2);
  });

  it('of a dismissed user as soon as else, however often the computer wakes', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await desk.portal.checkAgain();
    const asked = desk.askedAbout.length;
    for (let wakes = 0; wakes < 4; wakes += 1) {
      desk.time.sleep(4 * minute);
      desk.portal.wokeUp();
      await later(desk, minute);
    }
    expect(desk.askedAbout.length).toBe(asked + 1);
  });

  it('not while it is in trouble, and no more once it was left', async () => {
    const desk = await connectedDesk();
    desk.faults.portal = 'portal.down';
    await desk.portal.checkAgain();
    await later(desk, nextDay);
    expect(desk.askedAbout.length).toBe(1);
    await desk.portal.disconnect();
    delete desk.faults.portal;
    await later(desk, 3 * day);
    expect(desk.askedAbout.length).toBe(1);
  });
});

describe('what is owed to a sign-in of nobody', () => {
  it.each(kinds)(
    'is dropped by nobody but a person who was told how much it is: %s (%s)',
    async (_, is, check) => {
      const desk = await connectedDesk();
      desk.owed.push(...waitingFor('portal.example/7', 2));
      desk.answerCheckWith(check);
      says(desk, is);
      await later(desk, nextDay);
      desk.answerCheckWith(goodCheck);
      says(desk, 'employee');
      await expect(desk.portal.connect(ownUrl)).rejects.toMatchObject({
        code: 'connection.owedToAnother',
        params: { count: '2' },
      });
      expect(desk.owed).toHaveLength(2);
    },
  );

  it('is not dropped by a keychain that comes back either, which asks nobody', async () => {
    const desk = await connectedDesk();
    desk.portal.start();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    says(desk, 'employee');
    desk.faults.keychain = 'keychain.locked';
    await desk.portal.connect(ownUrl);
    desk.owed.push(...waitingFor('portal.example/7', 2));
    delete desk.faults.keychain;
    await later(desk, 60_000);
    expect([desk.portal.operatorAccount(), desk.owed.length]).toEqual(['portal.example/7', 2]);
    expect(desk.portal.connection.get().status).toBe('needsSessionConsent');
  });

  it('as hides for a dismissed user keeps nobody from connecting with their own webhook', async () => {
    const desk = await connectedDesk();
    const problem = { code: 'portal.userDismissed', params: {} } as const;
    const failed = waitingFor('portal.example/7', 2).map((command) => ({
      ...command,
      state: { at: 'failed', problem, failedAtMs: 1 } as const,
    }));
    desk.owed.push(...failed);
    await desk.portal.connect(ownUrl);
    expect(desk.portal.operatorAccount()).toBe('portal.example/9');
  });

  it('is kept for a new webhook of that same user', async () => {
    const desk = await connectedDesk();
    desk.owed.push(...waitingFor('portal.example/7', 2));
    says(desk, 'dismissed');
    await later(desk, nextDay);
    says(desk, 'employee');
    await desk.portal.connect('https://portal.example/rest/7/freshcode777/');
    expect([desk.owed.length, asks(desk.portal)]).toEqual([2, null]);
  });
});
