import { describe, expect, it } from 'vitest';
import { AppError, type AppErrorCode } from '../../../../contracts/errors.ts';
import type { ClickToCall } from '../../../../contracts/settings.ts';
import {
  createClickSetUp,
  trialMs,
  type ClickPortal,
} from '../../../../electron/core/clickToCall/clickSetUp.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import type {
  ClickLineFound,
  FormerLines,
  OutgoingLine,
} from '../../../../electron/core/ports/clickToCall/clickLine.ts';
import { createHeldTime, failingLog, quietLog } from '../heldTime.ts';

const found = (isChosen: boolean | null, isThere = true): ClickLineFound => ({
  isThere,
  isChosen,
  chosenId: isChosen === null ? null : isChosen ? 'ringside' : 'reg17',
});

function setUp() {
  const time = createHeldTime();
  const at: {
    found: ClickLineFound | AppErrorCode;
    chosen: ClickToCall;
    phoneProblem: AppErrorCode | null;
    ofAll: OutgoingLine;
    refuses: AppErrorCode | null;
    refusesBack: AppErrorCode | null;
    diskIsFull: boolean;
  } = {
    found: found(true),
    ofAll: { id: 'reg17', name: 'SIP line' },
    refuses: null,
    refusesBack: null,
    diskIsFull: false,
    chosen: 'atOnce',
    phoneProblem: null,
  };
  const asked: string[] = [];
  const kept = new Map<string, OutgoingLine>();
  const answer = async (): Promise<ClickLineFound> => {
    if (typeof at.found === 'string') throw new AppError(at.found);
    return at.found;
  };
  const line = {
    look: answer,
    make: async () => void asked.push('make'),
    ofAll: async () => at.ofAll,
    chooseForAll: async () => {
      asked.push(`choose, having kept ${kept.get('portal.example')?.id}`);
      if (at.refuses !== null) throw new AppError(at.refuses);
    },
    chooseAgain: async (id: string) => {
      if (at.refusesBack !== null) throw new AppError(at.refusesBack);
      asked.push(`back to ${id}`);
    },
  };
  const formerLines: FormerLines = {
    of: (host) => kept.get(host) ?? null,
    async keep(host, former) {
      if (at.diskIsFull) throw new AppError('settings.notSaved');
      kept.set(host, former);
    },
    forget: (host) => void kept.delete(host),
  };
  const used: { portal: ClickPortal | null } = { portal: { host: 'portal.example', line } };
  const heard = createListeners<number>(failingLog);
  const clicks = createClickSetUp({
    portal: () => used.portal,
    formerLines,
    heard,
    chosen: () => at.chosen,
    problem: () => (at.phoneProblem === null ? null : { code: at.phoneProblem, params: {} }),
    clock: time,
    timers: time,
    log: quietLog,
  });
  clicks.start();
  return { time, at, asked, kept, used, heard, clicks, now: () => clicks.snapshot.get() };
}

describe('setting up clicks', () => {
  it('tells what the portal says, and why it says nothing', async () => {
    const { at, clicks, now } = setUp();
    await clicks.look();
    expect(now()).toMatchObject({ isThere: true, isChosen: true, problem: null });
    at.found = 'portal.unreachable';
    await clicks.look();
    expect(now()).toMatchObject({ isThere: null, isChosen: null, problem: { code: 'portal.unreachable' } });
  });

  it('asks anew after each step', async () => {
    const { at, asked, clicks, now } = setUp();
    at.found = found(false);
    await clicks.makeLine();
    expect(now()).toMatchObject({ isThere: true, isChosen: false, former: null });
    at.found = found(true);
    await clicks.chooseLine();
    expect(now()).toMatchObject({ isChosen: true, former: { name: 'SIP line' } });
    expect(asked).toEqual(['make', 'choose, having kept reg17']);
  });

  it('puts everybody’s line back, once', async () => {
    const { asked, kept, clicks, now } = setUp();
    await clicks.chooseLine();
    await clicks.lineBack();
    expect(now()).toMatchObject({ former: null });
    await clicks.lineBack();
    expect(asked).toEqual(['choose, having kept reg17', 'back to reg17']);
    expect([...kept]).toEqual([]);
  });

  it('does one thing after the other, so that no line is put back before it is chosen', async () => {
    const { asked, kept, clicks } = setUp();
    await clicks.chooseLine();
    await Promise.all([clicks.chooseLine(), clicks.lineBack()]);
    expect(asked.slice(1)).toEqual(['choose, having kept reg17', 'back to reg17']);
    expect([...kept]).toEqual([]);
  });

  it('keeps what was the line before when it is chosen a second time, and when it cannot be put back', async () => {
    const { at, clicks, kept, now } = setUp();
    await clicks.chooseLine();
    at.ofAll = { id: 'ringside', name: null };
    await clicks.chooseLine();
    at.refusesBack = 'portal.unreachable';
    await expect(clicks.lineBack()).rejects.toMatchObject({ code: 'portal.unreachable' });
    expect(kept.get('portal.example')).toEqual({ id: 'reg17', name: 'SIP line' });
    await clicks.look();
    expect(now()).toMatchObject({ former: { name: 'SIP line' } });
  });

  it('never takes what came of an earlier choice for what was there before', async () => {
    const { at, clicks, kept } = setUp();
    await clicks.chooseLine();
    at.ofAll = { id: 'nowhere', name: null };
    await clicks.chooseLine();
    expect(kept.get('portal.example')).toEqual({ id: 'reg17', name: 'SIP line' });
  });

  it('puts the line back that the portal did not give up for ours, and keeps nothing then', async () => {
    const { at, asked, clicks, kept } = setUp();
    at.refuses = 'click.lineNotTaken';
    await expect(clicks.chooseLine()).rejects.toMatchObject({ code: 'click.lineNotTaken' });
    expect(asked).toEqual(['choose, having kept reg17', 'back to reg17']);
    expect([...kept]).toEqual([]);
  });

  it('offers the way back where that could not be put back either', async () => {
    const { at, clicks, now } = setUp();
    at.refuses = 'click.lineNotTaken';
    at.refusesBack = 'portal.unreachable';
    await expect(clicks.chooseLine()).rejects.toMatchObject({ code: 'click.lineNotTaken' });
    expect(now()).toMatchObject({ former: { name: 'SIP line' } });
  });

  it('changes nothing that it could not put back', async () => {
    const { at, asked, clicks } = setUp();
    at.diskIsFull = true;
    await expect(clicks.chooseLine()).rejects.toMatchObject({ code: 'settings.notSaved' });
    expect(asked).toEqual([]);
  });

  it('knows nothing of a portal that is gone, whatever it answers yet', async () => {
    const { clicks, now } = setUp();
    const looking = clicks.look();
    clicks.forget();
    await looking;
    expect(now()).toMatchObject({ isThere: null, isChosen: null, problem: null });
  });

  it('tries it: a click within the minute is told with its age', () => {
    const { time, clicks, heard, now } = setUp();
    clicks.tryIt();
    expect(now().trial).toEqual({ at: 'waits', untilMs: time.nowMs() + trialMs });
    time.turn(10_000);
    heard.tell(time.nowMs() - 2_000);
    expect(now().trial).toEqual({ at: 'heard', tookS: 2 });
    time.turn(trialMs);
    expect(now().trial).toEqual({ at: 'heard', tookS: 2 });
  });

  it('tries it: none within the minute', () => {
    const { time, clicks, heard, now } = setUp();
    clicks.tryIt();
    time.turn(trialMs);
    expect(now().trial).toEqual({ at: 'nothing' });
    heard.tell(time.nowMs());
    expect(now().trial).toEqual({ at: 'nothing' });
  });
});

describe('the check of clicks', () => {
  it.each<[string, Partial<ReturnType<typeof setUp>['at']>, object]>([
    ['all is well', {}, { state: 'works', facts: { line: 'ringside' } }],
    ['it is switched off', { chosen: 'off' }, { state: 'notInUse' }],
    ['there is no line', { found: found(false, false) }, { problem: { code: 'click.lineMissing' } }],
    ['another line is chosen', { found: found(false) }, { problem: { code: 'click.lineNotChosen' } }],
    ['the portal does not say', { found: found(null) }, { state: 'works' }],
    ['the portal refuses', { found: 'click.webhookRefused' }, { problem: { code: 'click.webhookRefused' } }],
    ['no phone dials', { phoneProblem: 'phone.noPhoneToDial' }, { problem: { code: 'phone.noPhoneToDial' } }],
    ['the phone is off', { phoneProblem: 'phone.notReachable' }, { problem: { code: 'phone.notReachable' } }],
  ])('where %s', async (_, change, result) => {
    const { at, clicks } = setUp();
    Object.assign(at, change);
    expect(await clicks.check()).toMatchObject(result);
  });

  it('where no portal is connected, and where it is by application', async () => {
    const { used, clicks } = setUp();
    used.portal = null;
    expect(await clicks.check()).toEqual({ state: 'notInUse' });
    used.portal = { host: 'portal.example', line: null };
    expect(await clicks.check()).toMatchObject({ problem: { code: 'click.webhookNeeded' } });
  });
});
