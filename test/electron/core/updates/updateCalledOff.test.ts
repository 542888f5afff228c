import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { UpdateLoading } from '../../../../electron/core/ports/updates/updater.ts';
import { settled } from '../heldTime.ts';
import { policyInForce } from '../policy/policyParts.ts';
import { deskThatUpdates, hourMs, newer } from './deskThatUpdates.ts';

describe('an update that is called off', () => {
  /** Fetches until it is called off, as the real one: with some error. */
  const untilCalledOff = ({ signal }: UpdateLoading): Promise<'ready'> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () =>
        reject(new AppError('update.unreachable', { host: 'a.example' })),
      );
    });

  it('is on offer again at once and with the next look, without a complaint', async () => {
    const { ask, load, cancel, loadWith, loads, state, step } = deskThatUpdates();
    await ask();
    loadWith(untilCalledOff);
    const loading = load();
    expect(step()).toMatchObject({ kind: 'loading' });
    await cancel();
    await loading;
    expect(state.get()).toMatchObject({ step: { kind: 'offered', version: '0.2.0' }, problem: null });
    await ask();
    expect(step()).toMatchObject({ kind: 'offered', version: '0.2.0', notes: 'More.' });
    loadWith(() => Promise.resolve('ready'));
    await load();
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
    expect(loads()).toBe(2);
  });

  it('is not fetched unasked again, while a newer one is', async () => {
    const { time, answerWith, cancel, loadWith, loads, step } = deskThatUpdates({ mode: 'automatic' });
    loadWith(untilCalledOff);
    time.turn(2 * 60_000);
    await settled();
    expect(step()).toMatchObject({ kind: 'loading' });
    await cancel();
    await settled();
    time.turn(4 * hourMs);
    await settled();
    expect(step()).toMatchObject({ kind: 'offered', version: '0.2.0' });
    expect(loads()).toBe(1);
    loadWith(() => Promise.resolve('ready'));
    answerWith(() => Promise.resolve({ ...newer, version: '0.3.0' }));
    time.turn(4 * hourMs);
    await settled();
    expect(step()).toEqual({ kind: 'ready', version: '0.3.0' });
  });

  it('too late is ready where it lies in its place already, and let go where it does not', async () => {
    for (const [kind, after] of [
      ['appimage', 'ready'],
      ['nsis', 'offered'],
    ] as const) {
      const { ask, load, cancel, loadWith, step } = deskThatUpdates({ kind });
      await ask();
      let finish = (): void => undefined;
      loadWith(() => new Promise((resolve) => (finish = () => resolve('ready'))));
      const loading = load();
      const cancelling = cancel();
      finish();
      await Promise.all([loading, cancelling]);
      expect(step()).toMatchObject({ kind: after, version: '0.2.0' });
    }
  });

  it('by the company, which has changed its mind or switched it off, is offered no more', async () => {
    for (const change of ['version', 'off'] as const) {
      const { ask, load, loadWith, modes, policy, state } = deskThatUpdates();
      await ask();
      loadWith(untilCalledOff);
      const loading = load();
      if (change === 'off') modes.publish({ updateMode: 'off' });
      else policy.publish(policyInForce({ locks: { updateVersion: '0.1.5' } }));
      await loading;
      expect(state.get()).toMatchObject({ step: { kind: 'notAsked' }, problem: null });
    }
  });

  it('is nothing where none is fetched', async () => {
    const { ask, cancel, step } = deskThatUpdates();
    await cancel();
    await ask();
    await cancel();
    expect(step()).toMatchObject({ kind: 'offered' });
  });
});

describe('a program in whose place somebody else has put another version', () => {
  it('says so and asks nobody, also where one was ready, until that is so no more', async () => {
    const { ask, load, replace, questions, step } = deskThatUpdates();
    await ask();
    await load();
    expect(step()).toEqual({ kind: 'ready', version: '0.2.0' });
    replace(true);
    await ask();
    expect(step()).toEqual({ kind: 'replaced' });
    expect(questions).toHaveLength(1);
    replace(false);
    await ask();
    expect(step()).toMatchObject({ kind: 'offered' });
  });

  it('takes no older one that was fetched meanwhile', async () => {
    const { ask, load, loadWith, state } = deskThatUpdates();
    await ask();
    loadWith(() => Promise.resolve('replaced'));
    await load();
    expect(state.get()).toMatchObject({ step: { kind: 'replaced' }, problem: null });
  });

  it('does not go on saying so where the server fails once it is so no more', async () => {
    const { ask, answerWith, replace, step } = deskThatUpdates();
    replace(true);
    await ask();
    replace(false);
    answerWith(() => Promise.reject(new AppError('update.unreachable', { host: 'a.example' })));
    await ask();
    expect(step()).toEqual({ kind: 'notAsked' });
  });
});

it('a version is said to be held as long as the company holds it, and no look longer', async () => {
  const { ask, policy, step } = deskThatUpdates({ locks: { updateVersion: '0.1.0' } });
  await ask();
  expect(step()).toMatchObject({ kind: 'held' });
  policy.publish(policyInForce({ locks: {} }));
  expect(step()).toEqual({ kind: 'notAsked' });
});
