import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { PolicyValues } from '../../../../contracts/policy/policy.ts';
import type {
  Updater,
  UpdaterAnswer,
  UpdateQuestion,
} from '../../../../electron/core/ports/updates/updater.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createOwnUpdates, type UpdateMode } from '../../../../electron/core/updates/ownUpdates.ts';
import { createHeldTime, settled } from '../heldTime.ts';
import { policyInForce, policyTopic } from '../policy/policyParts.ts';

const hourMs = 60 * 60_000;
const newer: UpdaterAnswer = { version: '0.2.0', notes: 'More.', isForUs: true };

interface Desk {
  readonly mode?: UpdateMode;
  readonly locks?: Partial<PolicyValues>;
  readonly answer?: UpdaterAnswer;
  readonly kind?: 'appimage' | 'deb' | 'nsis';
}

function desk({ mode = 'notify', locks = {}, answer = newer, kind = 'appimage' }: Desk = {}) {
  const time = createHeldTime();
  const modes = createTopic<{ updateMode: UpdateMode }>({ updateMode: mode }, { error: () => undefined });
  const policy = policyTopic(policyInForce({ locks }));
  const questions: UpdateQuestion[] = [];
  let loads = 0;
  let answering: () => Promise<UpdaterAnswer> = () => Promise.resolve(answer);
  let loading: (onPercent: (percent: number) => void) => Promise<void> = () => Promise.resolve();
  const updater: Updater = {
    ask(question) {
      questions.push(question);
      return answering();
    },
    load(onPercent) {
      loads += 1;
      return loading(onPercent);
    },
    takeOver: () => false,
    letGo: () => kind === 'nsis',
  };
  const updates = createOwnUpdates({
    installedAs: kind,
    version: '0.1.0',
    updater: kind === 'deb' ? null : updater,
    mode: modes,
    policy,
    clock: time,
    timers: time,
    random: () => 0,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const stop = updates.start();
  return {
    ...updates,
    time,
    modes,
    policy,
    questions,
    stop,
    loads: () => loads,
    step: () => updates.state.get().step,
    answerWith: (next: typeof answering) => (answering = next),
    loadWith: (next: typeof loading) => (loading = next),
  };
}

describe('looking for updates', () => {
  it('begins some minutes after the start and goes on every few hours, whatever comes of it', async () => {
    const { time, questions, answerWith, state, step } = desk();
    answerWith(() => Promise.reject(new AppError('update.unreachable', { host: 'updates.example' })));
    time.turn(60_000);
    expect(questions).toEqual([]);
    time.turn(60_000);
    await settled();
    expect(questions).toEqual([{ feed: null, name: 'latest', version: null }]);
    expect(state.get().problem).toEqual({ code: 'update.unreachable', params: { host: 'updates.example' } });
    expect(step()).toEqual({ kind: 'notAsked' });
    answerWith(() => Promise.resolve({ ...newer, isForUs: false }));
    time.turn(4 * hourMs);
    await settled();
    expect(questions).toHaveLength(2);
    expect(state.get().problem).toBeNull();
    expect(step()).toEqual({ kind: 'upToDate', askedAtMs: time.nowMs() });
  });

  it('asks nobody where it is switched off, even by hand, and from the moment on in which it is', async () => {
    const { time, questions, ask, modes, state, step } = desk({ mode: 'off' });
    time.turn(10 * hourMs);
    await ask();
    expect(questions).toEqual([]);
    expect(state.get().byItself).toBe('off');
    modes.publish({ updateMode: 'notify' });
    await ask();
    expect(step()).toMatchObject({ kind: 'offered', version: '0.2.0' });
    modes.publish({ updateMode: 'off' });
    expect(state.get()).toMatchObject({ byItself: 'off', step: { kind: 'notAsked' } });
  });

  it('that fails offers no more what was offered before', async () => {
    const { ask, answerWith, state } = desk();
    await ask();
    answerWith(() => Promise.reject(new AppError('update.notSigned', { host: 'updates.example' })));
    await ask();
    expect(state.get()).toMatchObject({ step: { kind: 'notAsked' }, problem: { code: 'update.notSigned' } });
  });

  it('offers nothing that the company has changed its mind about meanwhile', async () => {
    const { ask, answerWith, policy, step, loads } = desk({ mode: 'automatic' });
    let answer = (_: UpdaterAnswer): void => undefined;
    answerWith(() => new Promise((resolve) => (answer = resolve)));
    const asking = ask();
    policy.publish(policyInForce({ locks: { updateVersion: '0.1.0' } }));
    answer(newer);
    await asking;
    expect(step()).toEqual({ kind: 'notAsked' });
    expect(loads()).toBe(0);
  });

  it.each(['answered', 'refused'])(
    'offers nothing and complains of nothing once switched off, %s',
    async (how) => {
      const { ask, answerWith, modes, state, loads } = desk({ mode: 'automatic' });
      let answer = (): void => undefined;
      answerWith(
        () =>
          new Promise((resolve, reject) => {
            const refuse = (): void => reject(new AppError('update.notSigned', { host: 'updates.example' }));
            answer = how === 'answered' ? () => resolve(newer) : refuse;
          }),
      );
      const asking = ask();
      modes.publish({ updateMode: 'off' });
      answer();
      await asking;
      expect(state.get()).toMatchObject({ byItself: 'off', step: { kind: 'notAsked' }, problem: null });
      expect(loads()).toBe(0);
    },
  );

  it('complains no more of what was refused once it is switched off', async () => {
    const { ask, answerWith, modes, state } = desk();
    answerWith(() => Promise.reject(new AppError('update.notSigned', { host: 'updates.example' })));
    await ask();
    expect(state.get().problem).not.toBeNull();
    modes.publish({ updateMode: 'off' });
    expect(state.get()).toMatchObject({ byItself: 'off', problem: null });
  });

  it('tells nothing where other settings change', () => {
    const { modes, state } = desk();
    let told = 0;
    state.follow(() => (told += 1));
    modes.publish({ updateMode: 'notify' });
    modes.publish({ updateMode: 'automatic' });
    expect(told).toBe(0);
  });

  it('is nothing for a program that others update', async () => {
    const { ask, questions, state } = desk({ kind: 'deb' });
    await ask();
    expect(questions).toEqual([]);
    expect(state.get().byItself).toBe('others');
  });

  it('asks where the company says, by the name that it says', async () => {
    const locks = { updateFeed: 'https://mirror.example/ringside', updateChannel: 'pilot' };
    const { ask, questions } = desk({ locks });
    await ask();
    expect(questions).toEqual([{ feed: 'https://mirror.example/ringside', name: 'pilot', version: null }]);
  });

  it('asks for the version that the company holds, and for none once that runs', async () => {
    const held = desk({ locks: { updateVersion: '0.1.5' } });
    await held.ask();
    expect(held.questions).toEqual([{ feed: null, name: '0.1.5', version: '0.1.5' }]);
    for (const updateVersion of ['0.1.0', '0.0.9']) {
      const there = desk({ locks: { updateVersion } });
      await there.ask();
      expect(there.questions).toEqual([]);
      expect(there.step()).toEqual({ kind: 'held', version: updateVersion });
    }
  });

  it('lets an installer go that was fetched under another policy, or before it was switched off', async () => {
    const switched = desk({ kind: 'nsis' });
    await switched.ask();
    await switched.load();
    expect(switched.step()).toEqual({ kind: 'ready', version: '0.2.0' });
    switched.modes.publish({ updateMode: 'off' });
    expect(switched.step()).toEqual({ kind: 'notAsked' });

    const held = desk({ kind: 'nsis' });
    await held.ask();
    held.loadWith(() => {
      held.policy.publish(policyInForce({ locks: { updateVersion: '0.1.5' } }));
      return Promise.resolve();
    });
    await held.load();
    expect(held.step()).toEqual({ kind: 'notAsked' });
  });

  it('says of an AppImage that it is ready, whatever is said later: it lies in its place already', async () => {
    const { ask, load, modes, step } = desk({ kind: 'appimage' });
    await ask();
    await load();
    modes.publish({ updateMode: 'off' });
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
  });

  it('forgets what was offered under another policy', async () => {
    const { ask, load, loads, policy, step } = desk();
    await ask();
    policy.publish(policyInForce({ locks: { updateVersion: '0.1.0' } }));
    expect(step()).toEqual({ kind: 'notAsked' });
    await load();
    expect(loads()).toBe(0);
  });
});

describe('fetching an update', () => {
  it('is the operator’s word where it is only told of', async () => {
    const { ask, load, loads, step } = desk();
    await ask();
    expect(step()).toEqual({ kind: 'offered', version: '0.2.0', notes: 'More.' });
    expect(loads()).toBe(0);
    await load();
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
  });

  it('happens by itself where that is chosen, a percent at a time', async () => {
    const { ask, loadWith, state, step } = desk({ mode: 'automatic' });
    const told: number[] = [];
    state.follow(({ step: now }) => {
      if (now.kind === 'loading') told.push(now.percent);
    });
    loadWith((onPercent) => {
      for (const percent of [0.2, 0.9, 1.1, 1.9, 50.5, 100]) onPercent(percent);
      return Promise.resolve();
    });
    await ask();
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
    expect(told).toEqual([0, 1, 50, 100]);
  });

  it('asks for nothing more once one is ready', async () => {
    const { ask, load, questions } = desk();
    await ask();
    await load();
    await ask();
    expect(questions).toHaveLength(1);
  });

  it('that fails leaves the offer, and says why', async () => {
    const { ask, load, loadWith, state } = desk();
    loadWith(() => Promise.reject(new AppError('update.damaged', { host: 'updates.example' })));
    await ask();
    await load();
    expect(state.get()).toMatchObject({
      step: { kind: 'offered', version: '0.2.0' },
      problem: { code: 'update.damaged' },
    });
    loadWith(() => Promise.resolve());
    await load();
    expect(state.get()).toMatchObject({ step: { kind: 'ready' }, problem: null });
  });

  it('that fails is not offered again where the company has changed its mind meanwhile', async () => {
    const { ask, load, loadWith, policy, state } = desk();
    let fail = (): void => undefined;
    loadWith(
      () =>
        new Promise(
          (_, reject) => (fail = () => reject(new AppError('update.damaged', { host: 'a.example' }))),
        ),
    );
    await ask();
    const loading = load();
    policy.publish(policyInForce({ locks: { updateVersion: '0.1.5' } }));
    fail();
    await loading;
    expect(state.get()).toMatchObject({ step: { kind: 'notAsked' }, problem: null });
  });

  it('is one at a time', async () => {
    const { ask, load, loads, loadWith } = desk();
    let finish = (): void => undefined;
    loadWith(() => new Promise((resolve) => (finish = resolve)));
    await ask();
    const first = load();
    await load();
    finish();
    await first;
    expect(loads()).toBe(1);
  });
});
