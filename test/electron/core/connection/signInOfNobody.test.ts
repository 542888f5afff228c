import { describe, expect, it } from 'vitest';
import type { OwnerDoubt } from '../../../../contracts/access/ownerDoubts.ts';
import type { OperatorIs } from '../../../../electron/core/ports/connectionRecord.ts';
import { settled } from '../heldTime.ts';
import { codeOf, goodCheck, setUp, url } from './connectionSetUp.ts';
import {
  another,
  kinds,
  day,
  nextDay,
  soon,
  says,
  asks,
  hidesFor,
  later,
  connectedDesk,
  restarted,
  minute,
  type Desk,
} from './nobodySetUp.ts';

describe('a webhook of nobody', () => {
  it.each(kinds)('is not connected: %s (%s), and nothing is stored', async (code, is, check) => {
    const desk = setUp();
    desk.answerCheckWith(check);
    says(desk, is);
    expect(await codeOf(desk.portal.connect(url))).toBe(code);
    expect([desk.kept.size, desk.record(), desk.askedAbout]).toEqual([0, null, [7]]);
  });

  it.each(kinds)(
    'is asked about as %s (%s) where it is in use, and what works goes on',
    async (code, is, check) => {
      const desk = await connectedDesk();
      const { portal } = desk;
      desk.answerCheckWith(check);
      says(desk, is);
      await later(desk, nextDay);
      const problem = { code, params: { host: 'portal.example' } };
      expect(portal.connection.get()).toMatchObject({ status: 'connected', problem: null, nobody: problem });
      expect([asks(portal), portal.operatorUserId(), portal.used.get()?.account]).toEqual([
        code,
        7,
        'portal.example/7',
      ]);
      expect(hidesFor(portal, [7])).toBe(is === 'dismissed' ? code : null);
      desk.answerCheckWith(goodCheck);
      says(desk, 'employee');
      await portal.checkAgain();
      expect([asks(portal), hidesFor(portal, [7])]).toEqual([null, null]);
    },
  );

  it('that was connected before Ringside asked is asked about within an hour, and what works goes on', async () => {
    const desk = await connectedDesk();
    const record = desk.record();
    if (record !== null) desk.remember({ portal: { ...record, owner: null }, leftInKeychain: [] });
    says(desk, 'extranet');
    const portal = await restarted(desk);
    await later(desk, 1_800_000);
    expect([asks(portal), portal.operatorUserId(), hidesFor(portal, [7])]).toEqual([
      'portal.userExtranet',
      7,
      null,
    ]);
  });

  it('goes on at the new address of a portal that was renamed', async () => {
    const desk = await connectedDesk();
    const { portal } = desk;
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } });
    says(desk, 'extranet');
    await portal.acceptNewAddress('new.example');
    expect([portal.used.get()?.account, asks(portal)]).toEqual(['new.example/7', 'portal.userExtranet']);
    portal.useAllTheSame('portal.userExtranet');
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'newer.example' } });
    await portal.acceptNewAddress('newer.example');
    expect([portal.used.get()?.account, asks(portal)]).toEqual(['newer.example/7', null]);
  });
});

describe('a dismissed user', () => {
  it('is known from the start of the next run, before the portal has answered', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    desk.slow.portal = () => new Promise(() => undefined);
    const portal = await restarted(desk);
    expect(portal.used.get()?.account).toBe('portal.example/7');
    expect(hidesFor(portal, [7])).toBe('portal.userDismissed');
  });

  it('is told apart from colleagues', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    expect([[7], [8], [7, 8]].map((ids) => hidesFor(desk.portal, ids))).toEqual([
      'portal.userDismissed',
      null,
      null,
    ]);
  });

  it('is the one whom the webhook’s address names, whoever it was handed to', async () => {
    const desk = await connectedDesk();
    desk.answerCheckWith(another);
    desk.answerWhoIsWith(async (userId) => (userId === 7 ? 'dismissed' : 'hidden'));
    await desk.portal.checkAgain();
    expect([asks(desk.portal), hidesFor(desk.portal, [7])]).toEqual([
      'portal.userDismissed',
      'portal.userDismissed',
    ]);
    desk.answerWhoIsWith(async (userId) => (userId === 7 ? 'employee' : 'dismissed'));
    await desk.portal.checkAgain();
    expect(new Set(desk.askedAbout)).toEqual(new Set([7]));
    expect([asks(desk.portal), hidesFor(desk.portal, [7])]).toEqual(['portal.userOther', null]);
  });

  it('is asked about again within minutes, and what was wrong or mended holds nothing any more', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    const asked = desk.askedAbout.length;
    await later(desk, soon);
    expect([desk.askedAbout.length, hidesFor(desk.portal, [7])]).toEqual([asked + 1, 'portal.userDismissed']);
    says(desk, 'employee');
    await later(desk, soon);
    expect([asks(desk.portal), hidesFor(desk.portal, [7])]).toEqual([null, null]);
    await later(desk, soon);
    expect(desk.askedAbout.length).toBe(asked + 2);
  });

  it.each([
    ['does not tell', (desk: Desk) => says(desk, 'unknown')],
    ['is in trouble', ({ faults }: Desk) => void (faults.portal = 'portal.expiredToken')],
  ])('stays one for an hour while the portal %s, and no longer', async (_, fail) => {
    const desk = await connectedDesk();
    const { portal } = desk;
    says(desk, 'dismissed');
    await later(desk, nextDay);
    fail(desk);
    await portal.checkAgain();
    for (let minutes = 5; minutes < 60; minutes += 5) {
      await later(desk, 5 * minute);
      expect([asks(portal), hidesFor(portal, [7])]).toEqual(['portal.userDismissed', 'portal.userDismissed']);
    }
    await later(desk, 5 * minute);
    expect(hidesFor(portal, [7])).toBeNull();
    // What waited for it goes when it is told that it is over.
    for (let more = 0; more < 15; more += 5) await later(desk, 5 * minute);
    expect(asks(portal)).toBeNull();
  });

  it('stays one as long as an answer repeats it', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    for (let hour = 0; hour < 30; hour += 1) {
      says(desk, hour % 2 === 0 ? 'unknown' : 'dismissed');
      for (let tenth = 0; tenth < 3; tenth += 1) await later(desk, 10 * minute);
      expect(hidesFor(desk.portal, [7])).toBe('portal.userDismissed');
    }
  });

  it('is none by a record of weeks ago, before the portal has answered', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    desk.slow.portal = () => new Promise(() => undefined);
    desk.time.sleep(21 * day);
    const portal = await restarted(desk);
    expect([portal.used.get()?.account, hidesFor(portal, [7])]).toEqual(['portal.example/7', null]);
  });

  it('hides nothing of what else is wrong', async () => {
    const desk = await connectedDesk();
    says(desk, 'dismissed');
    await later(desk, nextDay);
    desk.faults.portal = 'portal.expiredToken';
    await desk.portal.checkAgain();
    expect(desk.portal.connection.get()).toMatchObject({
      problem: { code: 'portal.expiredToken' },
      nobody: { code: 'portal.userDismissed' },
    });
  });
});

describe('the operator who knows better', () => {
  it.each([
    ['hidden', 'portal.userHidden'],
    ['extranet', 'portal.userExtranet'],
  ] as const)('connects a user who is %s all the same, which is remembered', async (is, code) => {
    const desk = setUp();
    says(desk, is);
    await desk.portal.connect(url, code);
    expect(desk.portal.connection.get()).toMatchObject({ nobody: { code }, isUsedAllTheSame: true });
    await later(desk, nextDay);
    const portal = await restarted(desk);
    expect(portal.connection.get()).toMatchObject({ nobody: { code }, isUsedAllTheSame: true });
  });

  it('uses one that became so later all the same, also after a restart', async () => {
    const desk = await connectedDesk();
    says(desk, 'hidden');
    await later(desk, nextDay);
    expect(asks(desk.portal)).toBe('portal.userHidden');
    // Read a moment ago, and no longer what is asked.
    desk.portal.useAllTheSame('portal.userExtranet');
    expect(asks(desk.portal)).toBe('portal.userHidden');
    desk.portal.useAllTheSame('portal.userHidden');
    await settled();
    expect(asks(desk.portal)).toBeNull();
    expect(asks(await restarted(desk))).toBeNull();
  });

  it.each<[OwnerDoubt, OperatorIs]>([
    ['portal.userHidden', 'dismissed'],
    ['portal.userHidden', 'extranet'],
  ])('has said so of %s alone, and not of a user who is %s', async (known, is) => {
    const desk = setUp();
    says(desk, is);
    expect(await codeOf(desk.portal.connect(url, known))).toMatch(/^portal\.user/);
    expect(desk.kept.size).toBe(0);
  });

  it('has said so of that user alone: a webhook that is handed on later is told of', async () => {
    const desk = setUp();
    says(desk, 'hidden');
    await desk.portal.connect(url, 'portal.userHidden');
    desk.answerCheckWith(another);
    await desk.portal.checkAgain();
    expect(asks(desk.portal)).toBe('portal.userOther');
    desk.answerCheckWith(goodCheck);
    await desk.portal.checkAgain();
    expect(asks(desk.portal)).toBe('portal.userHidden');
  });

  it.each(['hidden', 'extranet'] as const)(
    'cannot connect one that acts for somebody else, and that is %s',
    async (is) => {
      const desk = setUp();
      desk.answerCheckWith(another);
      says(desk, is);
      const known = is === 'hidden' ? 'portal.userHidden' : 'portal.userExtranet';
      expect(await codeOf(desk.portal.connect(url, known))).toBe('portal.userOther');
      expect(desk.kept.size).toBe(0);
    },
  );

  it.each([
    ['portal.userDismissed', 'dismissed', goodCheck],
    // Cards would be hidden for the user whom the address names.
    ['portal.userOther', 'employee', another],
    ['portal.userOther', 'hidden', another],
  ] as const)('cannot say so of what the portal itself says: %s', async (code, is, check) => {
    const desk = await connectedDesk();
    desk.answerCheckWith(check);
    says(desk, is);
    await later(desk, nextDay);
    expect(() => desk.portal.useAllTheSame('portal.userHidden')).toThrow();
    expect(asks(desk.portal)).toBe(code);
  });
});
