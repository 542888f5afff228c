import { describe, expect, it } from 'vitest';
import type { AppErrorCode } from '../../../../contracts/errors.ts';
import { settled } from '../heldTime.ts';
import { away, hour, minute, present, setUp, told, unknown } from './portalDaySetUp.ts';

describe('quiet by the working day', () => {
  it.each([
    ['open', { day: told('open') }, null],
    ['closed', { day: told('closed') }, 'closed'],
    ['paused', { day: told('paused') }, 'paused'],
    ['absent', { absent: away }, 'absent'],
    ['closed while absent', { day: told('closed'), absent: away }, 'closed'],
    ['absent without the right to the working day', { day: unknown, absent: away }, 'absent'],
    ['closed without the right to absences', { day: told('closed'), absent: unknown }, 'closed'],
    ['open without the right to absences', { day: told('open'), absent: unknown }, null],
    ['nothing known', { day: unknown, absent: unknown }, null],
  ] as const)('is by what the portal tells: %s', async (_what, answer, because) => {
    const { day, answered } = setUp();
    await answered(answer);
    expect(day.quiet.get()).toBe(because);
  });

  it('is asked for once a minute at the most, once an hour before popups, and never by a clock', async () => {
    const { day, parts, time } = setUp();
    day.callRings();
    await settled();
    expect(parts.asked, 'nothing was known').toBe(1);
    for (let n = 0; n < 59; n += 1) {
      day.callRings();
      time.turn(minute);
      await settled();
    }
    expect(parts.asked).toBe(1);
    time.turn(minute);
    day.callRings();
    day.callRings();
    await settled();
    expect(parts.asked).toBe(2);
    for (let n = 0; n < 10; n += 1) day.ask();
    await settled();
    expect(parts.asked).toBe(2);
    time.turn(48 * hour);
    await settled();
    expect(parts.asked, 'days without anybody').toBe(2);
  });

  it('is not asked for while it is not followed, and asked as soon as it is', async () => {
    const { day, parts } = setUp();
    parts.isFollowed = false;
    day.callRings();
    day.ask();
    day.look();
    await settled();
    expect([parts.asked, await day.check()]).toEqual([0, { state: 'notInUse' }]);
    parts.isFollowed = true;
    parts.answer = { day: told('closed'), absent: present };
    day.look();
    await settled();
    expect([parts.asked, day.quiet.get()]).toEqual([1, 'closed']);
    parts.isFollowed = false;
    day.look();
    expect(day.quiet.get()).toBeNull();
  });

  it('tells why it can tell nothing, where a person has to change that', async () => {
    const { day, parts, answered } = setUp();
    const refused = (code: AppErrorCode) => ({ is: 'unknown', problem: { code, params: {} } }) as const;
    const scope = refused('portal.insufficientScope');
    await answered({ day: scope, absent: refused('portal.down') });
    expect(day.hindrance.get()?.code).toBe('portal.insufficientScope');
    await answered({ day: refused('portal.down'), absent: refused('portal.down') });
    expect(day.hindrance.get()?.code, 'what passes says nothing new').toBe('portal.insufficientScope');
    await answered({ day: scope, absent: present });
    expect(day.hindrance.get(), 'one of the two is enough').toBeNull();
    await answered({ day: scope, absent: scope });
    parts.isFollowed = false;
    day.look();
    expect(day.hindrance.get(), 'not wanted').toBeNull();
  });

  it('ended by hand stays ended until the portal tells of a change, also after a restart', async () => {
    const { day, parts, answered } = setUp();
    await answered({ day: told('closed', 'closed Monday') });
    day.end();
    expect(day.quiet.get()).toBeNull();
    await answered({ day: told('closed', 'closed Monday') });
    expect(day.quiet.get(), 'the same').toBeNull();
    const again = setUp(parts.said);
    await again.answered({ day: told('closed', 'closed Monday') });
    expect(again.day.quiet.get(), 'the next run').toBeNull();
    await again.answered({ day: told('closed', 'closed Tuesday') });
    expect(again.day.quiet.get(), 'the next day').toBe('closed');
    again.day.end();
    await again.answered({ day: told('open') });
    await again.answered({ day: told('closed', 'closed Tuesday') });
    expect(again.day.quiet.get(), 'opened in between').toBe('closed');
  });

  it('ended by hand is not quiet again where half an answer comes first, after a restart', async () => {
    const { day, parts, answered } = setUp();
    await answered({ day: told('closed', 'closed Monday') });
    day.end();
    const again = setUp(parts.said);
    await again.answered({ day: unknown, absent: present });
    await again.answered({ day: told('closed', 'closed Monday') });
    expect(again.day.quiet.get()).toBeNull();
    await again.answered({ day: told('open') });
    expect([...parts.said]).toEqual([]);
  });

  it('ended by hand is of this operator alone, and another reason is another quiet', async () => {
    const { day, parts, answered } = setUp();
    await answered({ day: told('closed', 'closed Monday') });
    day.end();
    await answered({ day: told('closed', 'closed Monday'), absent: away });
    expect(day.quiet.get()).toBe('absent');
    day.end();
    expect(day.quiet.get()).toBeNull();
    const another = setUp(parts.said);
    another.parts.account = 'portal.example/12';
    await another.answered({ day: told('closed', 'closed Monday') });
    expect(another.day.quiet.get()).toBe('closed');
    await another.answered({});
    const back = setUp(parts.said);
    await back.answered({ day: told('closed', 'closed Monday'), absent: away });
    expect(back.day.quiet.get(), 'what another operator is told leaves it').toBeNull();
  });

  it('is an absence that goes on, where only the day is told of any more', async () => {
    const { day, time, answered } = setUp();
    await answered({ absent: away });
    await answered({ absent: unknown });
    expect(day.quiet.get()).toBe('absent');
    time.turn(2 * hour);
    expect(day.quiet.get()).toBeNull();
  });

  it('holds for two hours while nobody can tell, and then a call pops up', async () => {
    const { day, time, answered } = setUp();
    await answered({ day: told('closed') });
    await answered({ day: unknown, absent: unknown });
    expect(day.quiet.get()).toBe('closed');
    await answered({ day: unknown, absent: present });
    expect(day.quiet.get(), 'what it was quiet for is not known').toBe('closed');
    time.turn(2 * hour - 3 * minute);
    expect(day.quiet.get()).toBe('closed');
    time.turn(2 * minute);
    expect(day.quiet.get()).toBeNull();
    await answered({ day: unknown, absent: unknown });
    expect(day.quiet.get()).toBeNull();
  });

  it('holds no longer than a day however quiet it is, and a sleep counts', async () => {
    const { day, time, answered } = setUp();
    await answered({ day: told('closed') });
    time.sleep(25 * hour);
    day.look();
    expect(day.quiet.get()).toBeNull();
  });

  it('is asked for a call that rings while it is quiet, once a minute, and once more where the minute was not over', async () => {
    const { day, parts, time, answered } = setUp();
    await answered({ day: told('closed') });
    const before = parts.asked;
    day.callRings();
    await settled();
    expect(parts.asked, 'though it was asked a moment ago').toBe(before + 1);
    time.turn(20_000);
    parts.answer = { day: told('open'), absent: present };
    day.callRings();
    day.callRings();
    await settled();
    expect([parts.asked, day.quiet.get()]).toEqual([before + 1, 'closed']);
    time.turn(40_000);
    await settled();
    expect([parts.asked, day.quiet.get()]).toEqual([before + 2, null]);
    expect(time.pending(), 'nothing more by a clock').toBe(0);
    await answered({ day: told('closed') });
    day.callRings();
    await settled();
    time.turn(20_000);
    day.callRings();
    day.end();
    time.turn(minute);
    await settled();
    expect(parts.asked, 'it was not quiet any more').toBe(before + 4);
  });

  it('is asked again some seconds after a failure where the portal is back, also if that was while it was asked', async () => {
    const { day, parts, time, answered } = setUp();
    await answered({ day: told('closed') });
    await answered({ day: unknown, absent: unknown });
    parts.answer = { day: told('open'), absent: present };
    time.turn(10_000);
    day.ask();
    await settled();
    expect(day.quiet.get()).toBeNull();
    time.turn(minute);
    parts.answer = { day: unknown, absent: unknown };
    day.ask();
    day.ask();
    parts.answer = { day: told('paused'), absent: present };
    await settled();
    expect(day.quiet.get()).toBe('paused');
  });

  it('is asked with a spread where the portal comes back to many desks, unless nothing is known yet', async () => {
    const { day, parts, time } = setUp();
    day.askSoon();
    await settled();
    expect(parts.asked).toBe(1);
    time.turn(2 * minute);
    day.askSoon();
    await settled();
    expect(parts.asked).toBe(1);
    time.turn(7_000);
    await settled();
    expect(parts.asked).toBe(2);
  });

  it('is asked after a sleep in which only the clock on the wall went on', async () => {
    const { day, parts, answered, time } = setUp();
    await answered({ day: told('closed') });
    const before = parts.asked;
    time.sleepOnTheWall(hour);
    day.ask();
    await settled();
    expect(parts.asked).toBe(before + 1);
  });

  it('is asked again five minutes after a failure, before a popup', async () => {
    const { day, parts, time, answered } = setUp();
    await answered({ day: unknown, absent: unknown });
    day.callRings();
    await settled();
    expect(parts.asked).toBe(1);
    time.turn(5 * minute);
    day.callRings();
    await settled();
    expect(parts.asked).toBe(2);
  });

  it('is of the portal in use alone', async () => {
    const { day, parts, answered, anotherPortal } = setUp();
    await answered({ day: told('closed') });
    parts.answer = { day: told('open'), absent: present };
    anotherPortal();
    day.look();
    expect(day.quiet.get()).toBeNull();
    await settled();
    expect(parts.asked).toBe(2);
    parts.portal = null;
    day.look();
    expect(await day.check()).toEqual({ state: 'notInUse' });
  });

  it('is asked of the portal that came while the one before was asked', async () => {
    const { day, parts, anotherPortal } = setUp();
    parts.answer = { day: told('closed'), absent: present };
    day.ask();
    anotherPortal();
    day.look();
    expect(parts.asked, 'one at a time').toBe(1);
    await settled();
    expect([parts.asked, day.quiet.get()]).toEqual([2, 'closed']);
  });

  it('is checked: what is told, which of the two is not, and that it was ended by hand', async () => {
    const { day, parts } = setUp();
    const works = (because: string, untold = '') => ({ state: 'works', facts: { because, untold } });
    expect(await day.check()).toEqual(works(''));
    const problem = { code: 'portal.insufficientScope', params: { scope: 'im' } } as const;
    parts.answer = { day: told('paused'), absent: { is: 'unknown', problem } };
    expect(await day.check()).toEqual(works('paused', 'absent'));
    day.end();
    expect(await day.check()).toEqual(works('ended', 'absent'));
    parts.answer = { day: { is: 'unknown', problem }, absent: present };
    expect(await day.check()).toEqual(works('ended', 'day'));
    parts.answer = { day: { is: 'unknown', problem }, absent: unknown };
    expect(await day.check()).toEqual({ state: 'broken', problem });
  });

  it('is no quiet where the clock is set back by more than an answer holds', async () => {
    const { day, answered, time } = setUp();
    await answered({ day: told('closed') });
    time.sleepOnTheWall(-25 * hour);
    day.look();
    expect(day.quiet.get()).toBeNull();
  });
});
