import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { UpdaterAnswer } from '../../../../electron/core/ports/updates/updater.ts';
import { settled } from '../heldTime.ts';
import { policyInForce } from '../policy/policyParts.ts';
import { deskThatUpdates, hourMs, newer } from './deskThatUpdates.ts';

describe('looking for updates', () => {
  it('begins some minutes after the start and goes on every few hours, whatever comes of it', async () => {
    const { time, questions, answerWith, state, step } = deskThatUpdates();
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
    expect(step()).toEqual({ kind: 'upToDate' });
    expect(state.get().askedAtMs).toBe(time.nowMs());
  });

  it('asks nobody where it is switched off, even by hand, and from the moment on in which it is', async () => {
    const { time, questions, ask, modes, state, step } = deskThatUpdates({ mode: 'off' });
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
    const { ask, answerWith, state } = deskThatUpdates();
    await ask();
    answerWith(() => Promise.reject(new AppError('update.notSigned', { host: 'updates.example' })));
    await ask();
    expect(state.get()).toMatchObject({ step: { kind: 'notAsked' }, problem: { code: 'update.notSigned' } });
  });

  it('offers nothing that the company has changed its mind about meanwhile', async () => {
    const { ask, answerWith, policy, step, loads } = deskThatUpdates({ mode: 'automatic' });
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
      const { ask, answerWith, modes, state, loads } = deskThatUpdates({ mode: 'automatic' });
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
    const { ask, answerWith, modes, state } = deskThatUpdates();
    answerWith(() => Promise.reject(new AppError('update.notSigned', { host: 'updates.example' })));
    await ask();
    expect(state.get().problem).not.toBeNull();
    modes.publish({ updateMode: 'off' });
    expect(state.get()).toMatchObject({ byItself: 'off', problem: null });
  });

  it('tells nothing where other settings change', () => {
    const { modes, state } = deskThatUpdates();
    let told = 0;
    state.follow(() => (told += 1));
    modes.publish({ updateMode: 'notify' });
    modes.publish({ updateMode: 'automatic' });
    expect(told).toBe(0);
  });

  it('is nothing for a program that others update', async () => {
    const { ask, questions, state } = deskThatUpdates({ kind: 'deb' });
    await ask();
    expect(questions).toEqual([]);
    expect(state.get().byItself).toBe('others');
  });

  it('asks where the company says, by the name that it says', async () => {
    const locks = { updateFeed: 'https://mirror.example/ringside', updateChannel: 'pilot' };
    const { ask, questions } = deskThatUpdates({ locks });
    await ask();
    expect(questions).toEqual([{ feed: 'https://mirror.example/ringside', name: 'pilot', version: null }]);
  });

  it('asks for the version that the company holds, and for none once that runs', async () => {
    const held = deskThatUpdates({ locks: { updateVersion: '0.1.5' } });
    await held.ask();
    expect(held.questions).toEqual([{ feed: null, name: '0.1.5', version: '0.1.5' }]);
    for (const updateVersion of ['0.1.0', '0.0.9']) {
      const there = deskThatUpdates({ locks: { updateVersion } });
      await there.ask();
      expect(there.questions).toEqual([]);
      const newerRuns = updateVersion === '0.0.9' ? '0.1.0' : null;
      expect(there.step()).toEqual({ kind: 'held', version: updateVersion, newerRuns });
    }
  });

  it('lets an installer go that was fetched under another policy, or before it was switched off', async () => {
    const switched = deskThatUpdates({ kind: 'nsis' });
    await switched.ask();
    await switched.load();
    expect(switched.step()).toEqual({ kind: 'ready', version: '0.2.0' });
    switched.modes.publish({ updateMode: 'off' });
    expect(switched.step()).toEqual({ kind: 'notAsked' });

    const held = deskThatUpdates({ kind: 'nsis' });
    await held.ask();
    held.loadWith(() => {
      held.policy.publish(policyInForce({ locks: { updateVersion: '0.1.5' } }));
      return Promise.resolve('ready');
    });
    await held.load();
    expect(held.step()).toEqual({ kind: 'notAsked' });
  });

  it('says of an AppImage that it is ready, whatever is said later: it lies in its place already', async () => {
    const { ask, load, modes, step } = deskThatUpdates({ kind: 'appimage' });
    await ask();
    await load();
    modes.publish({ updateMode: 'off' });
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
  });

  it('forgets what was offered under another policy', async () => {
    const { ask, load, loads, policy, step } = deskThatUpdates();
    await ask();
    policy.publish(policyInForce({ locks: { updateVersion: '0.1.0' } }));
    expect(step()).toEqual({ kind: 'notAsked' });
    await load();
    expect(loads()).toBe(0);
  });
});

describe('fetching an update', () => {
  it('is the operator’s word where it is only told of', async () => {
    const { ask, load, loads, step } = deskThatUpdates();
    await ask();
    expect(step()).toEqual({ kind: 'offered', version: '0.2.0', notes: 'More.' });
    expect(loads()).toBe(0);
    await load();
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
  });

  it('happens by itself where that is chosen, a percent at a time', async () => {
    const { ask, loadWith, state, step } = deskThatUpdates({ mode: 'automatic' });
    const told: number[] = [];
    state.follow(({ step: now }) => {
      if (now.kind === 'loading') told.push(now.percent);
    });
    loadWith(({ onPercent }) => {
      for (const percent of [0.2, 0.9, 1.1, 1.9, 50.5, 100]) onPercent(percent);
      return Promise.resolve('ready');
    });
    await ask();
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
    expect(told).toEqual([0, 1, 50, 100]);
  });

  it('asks for nothing more once one is ready', async () => {
    const { ask, load, questions } = deskThatUpdates();
    await ask();
    await load();
    await ask();
    expect(questions).toHaveLength(1);
  });

  it('that fails leaves the offer, and says why', async () => {
    const { ask, load, loadWith, state } = deskThatUpdates();
    loadWith(() => Promise.reject(new AppError('update.damaged', { host: 'updates.example' })));
    await ask();
    await load();
    expect(state.get()).toMatchObject({
      step: { kind: 'offered', version: '0.2.0' },
      problem: { code: 'update.damaged' },
    });
    loadWith(() => Promise.resolve('ready'));
    await load();
    expect(state.get()).toMatchObject({ step: { kind: 'ready' }, problem: null });
  });

  it('that fails is not offered again where the company has changed its mind meanwhile', async () => {
    const { ask, load, loadWith, policy, state } = deskThatUpdates();
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
    const { ask, load, loads, loadWith } = deskThatUpdates();
    let finish = (): void => undefined;
    loadWith(() => new Promise((resolve) => (finish = () => resolve('ready'))));
    await ask();
    const first = load();
    await load();
    finish();
    await first;
    expect(loads()).toBe(1);
  });
});
