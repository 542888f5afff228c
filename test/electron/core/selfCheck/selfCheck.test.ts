import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import {
  checkNames,
  type CheckName,
  type SelfCheckSnapshot,
} from '../../../../contracts/checks/selfCheck.ts';
import type { Check, CheckResult } from '../../../../electron/core/selfCheck/check.ts';
import { createSelfCheck } from '../../../../electron/core/selfCheck/selfCheck.ts';
import { createHeldTime, settled } from '../heldTime.ts';

interface Held extends Check {
  ran: number;
  /** Of each run, how it was to be answered. */
  readonly answers: ((result: CheckResult) => void)[];
  answer(result: CheckResult): void;
  fail(error: unknown): void;
}

function held(name: CheckName, more: Partial<Pick<Check, 'isNoticed' | 'limitMs'>> = {}): Held {
  let resolve = (_result: CheckResult): void => undefined;
  let reject = (_error: unknown): void => undefined;
  const check: Held = {
    name,
    ...more,
    ran: 0,
    answers: [],
    answer: (result) => resolve(result),
    fail: (error) => reject(error),
    run: () => {
      check.ran += 1;
      return new Promise((done, failed) => {
        resolve = done;
        check.answers.push(done);
        reject = failed;
      });
    },
  };
  return check;
}

function setUp(checks: readonly Check[]) {
  const time = createHeldTime();
  const errors: unknown[] = [];
  const told: SelfCheckSnapshot[] = [];
  const selfCheck = createSelfCheck({
    checks,
    clock: time,
    timers: time,
    log: { error: (_text: string, error: unknown) => void errors.push(error) },
  });
  selfCheck.snapshot.follow((snapshot) => told.push(snapshot));
  const states = (): string[] => selfCheck.snapshot.get().checks.map(({ name, state }) => `${name} ${state}`);
  return { time, selfCheck, errors, told, states };
}

describe('the check of everything', () => {
  it('tells each result as it comes, with the time it took, and the end once', async () => {
    const [keychain, portal] = [held('keychain'), held('portal')];
    const { time, selfCheck, told, states } = setUp([keychain, portal]);
    selfCheck.start();
    expect(states()).toEqual(['keychain running', 'portal running']);
    await settled();
    time.turn(300);
    portal.answer({ state: 'works', facts: { host: 'portal.example' } });
    await settled();
    expect(states()).toEqual(['keychain running', 'portal works']);
    expect(selfCheck.snapshot.get().checks[1]).toMatchObject({
      facts: { host: 'portal.example' },
      tookMs: 300,
    });
    keychain.answer({ state: 'broken', problem: { code: 'keychain.locked', params: {} } });
    await settled();
    expect(selfCheck.snapshot.get()).toMatchObject({
      state: 'finished',
      checks: [{ state: 'broken', problem: { code: 'keychain.locked' } }, { state: 'works' }],
    });
    expect(told.filter(({ state }) => state === 'finished')).toHaveLength(1);
  });

  it('gives up what hangs, says so, and hears no late answer', async () => {
    const [hangs, works] = [held('network', { limitMs: 2_000 }), held('disk')];
    const { time, selfCheck, states } = setUp([hangs, works]);
    selfCheck.start();
    await settled();
    works.answer({ state: 'works' });
    await settled();
    time.turn(2_000);
    await settled();
    expect(states()).toEqual(['network timedOut', 'disk works']);
    expect(selfCheck.snapshot.get().state).toBe('finished');
    hangs.answer({ state: 'works' });
    await settled();
    expect(states()).toEqual(['network timedOut', 'disk works']);
  });

  it('can be cancelled, keeps what was known, and starts anew from nothing', async () => {
    const [slow, quick] = [held('portal'), held('disk')];
    const { selfCheck, states } = setUp([slow, quick]);
    selfCheck.start();
    await settled();
    quick.answer({ state: 'works' });
    await settled();
    selfCheck.cancel();
    expect(states()).toEqual(['portal cancelled', 'disk works']);
    expect(selfCheck.snapshot.get().state).toBe('cancelled');
    selfCheck.start();
    await settled();
    expect(slow.ran).toBe(2);
    // Of the run before.
    slow.answers[0]?.({ state: 'works' });
    await settled();
    expect(states()).toEqual(['portal running', 'disk running']);
  });

  it('runs once however often it is asked for', async () => {
    const check = held('disk');
    const { selfCheck } = setUp([check]);
    selfCheck.start();
    selfCheck.start();
    await settled();
    expect(check.ran).toBe(1);
  });

  it('tells a check that throws as broken, by its own error or as unexpected, and logs it', async () => {
    const throws = (name: CheckName, error: unknown): Check => ({
      name,
      run() {
        throw error;
      },
    });
    const { selfCheck, errors } = setUp([
      throws('popup', new AppError('popup.notShown')),
      throws('disk', new Error('secret path')),
    ]);
    selfCheck.start();
    await settled();
    expect(selfCheck.snapshot.get().checks.map(({ problem }) => problem)).toEqual([
      { code: 'popup.notShown', params: {} },
      { code: 'unexpected', params: {} },
    ]);
    expect(errors).toHaveLength(2);
  });

  it('does nothing that is noticed for a report that nobody asked for', async () => {
    const [keychain, disk] = [held('keychain', { isNoticed: true }), held('disk')];
    const { selfCheck, told } = setUp([keychain, disk]);
    const report = selfCheck.report();
    await settled();
    disk.answer({ state: 'works' });
    expect((await report).checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'keychain notTried',
      'disk works',
    ]);
    expect(keychain.ran).toBe(0);
    expect(told).toEqual([]);
    selfCheck.start();
    await settled();
    keychain.answer({ state: 'works' });
    disk.answer({ state: 'works' });
    await settled();
    expect(await selfCheck.report()).toEqual(selfCheck.snapshot.get());
  });

  it('ends, and is told in the same order, however its checks behave', async () => {
    const behaviour = fc.constantFrom('works', 'notInUse', 'broken', 'throws', 'hangs');
    await fc.assert(
      fc.asyncProperty(
        fc
          .shuffledSubarray([...checkNames], { minLength: 1 })
          .chain((names) =>
            fc.tuple(
              fc.constant(names),
              fc.array(behaviour, { minLength: names.length, maxLength: names.length }),
              fc.array(fc.nat(names.length - 1), { maxLength: 20 }),
              fc.boolean(),
            ),
          ),
        async ([names, behaviours, order, cancels]) => {
          const checks = names.map((name) => held(name));
          const { time, selfCheck, told } = setUp(checks);
          selfCheck.start();
          await settled();
          for (const index of order) {
            const check = checks[index];
            const how = behaviours[index];
            if (how === 'broken')
              check?.answer({ state: 'broken', problem: { code: 'unexpected', params: {} } });
            else if (how === 'works' || how === 'notInUse') check?.answer({ state: how });
            else if (how === 'throws') check?.fail(new Error('thrown'));
            await settled();
          }
          if (cancels) selfCheck.cancel();
          time.turn(60_000);
          await settled();
          const { state, checks: checked } = selfCheck.snapshot.get();
          expect(state).not.toBe('running');
          expect(checked.map(({ name }) => name)).toEqual(names);
          expect(checked.filter((one) => one.state === 'running')).toEqual([]);
          expect(told.filter((one) => one.state !== 'running')).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
