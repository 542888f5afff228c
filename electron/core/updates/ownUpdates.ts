import type { InstalledKind, UpdatesSnapshot, UpdateStep } from '../../../contracts/about.ts';
import { toAppErrorData } from '../../../contracts/errors.ts';
import type { PolicyInForce } from '../policy/companyPolicy.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Updater, UpdateQuestion } from '../ports/updates/updater.ts';
import { createTopic, type Topic } from '../topic.ts';
import { compareVersions } from './versions.ts';

export type UpdateMode = 'off' | 'notify' | 'automatic';

export interface OwnUpdatesDeps {
  readonly installedAs: InstalledKind;
  /** The version that runs. */
  readonly version: string;
  /** Null where others update it, or where it could not check what it is offered. */
  readonly updater: Updater | null;
  readonly mode: Topic<{ readonly updateMode: UpdateMode }>;
  readonly policy: Topic<PolicyInForce>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** Updates of this program by itself. */
export interface OwnUpdates {
  readonly state: Topic<UpdatesSnapshot>;
  /** Looks whether there is a newer version. Never rejects: what came of it is told. */
  ask(): Promise<void>;
  /** Fetches the one that is offered. Never rejects. */
  load(): Promise<void>;
  /** Calls off what is being fetched. It stays on offer, and is fetched unasked no more in this run. Never rejects. */
  cancel(): Promise<void>;
  tellNewVersion(version: string | null): void;
  start(): () => void;
}

/** Not while the program comes up, nor all desks of a company in one moment. */
const firstAfterMs = 2 * 60_000;
const againAfterMs = 4 * 60 * 60_000;
const spread = 0.5;

/** What was said to a question: nothing, once another one is to be asked. */
const answers: readonly UpdateStep['kind'][] = ['upToDate', 'held', 'offered'];

export function createOwnUpdates(deps: OwnUpdatesDeps): OwnUpdates {
  const { installedAs, version, updater, mode, policy, clock, timers, random, log } = deps;
  const byItself = (): UpdatesSnapshot['byItself'] => {
    if (installedAs !== 'appimage' && installedAs !== 'nsis') return 'others';
    if (updater === null) return 'notForRelease';
    return mode.get().updateMode === 'off' ? 'off' : 'yes';
  };
  const state = createTopic<UpdatesSnapshot>(
    {
      installedAs,
      byItself: byItself(),
      step: { kind: 'notAsked' },
      askedAtMs: null,
      problem: null,
      newVersion: null,
    },
    log,
  );
  const change = (part: Partial<UpdatesSnapshot>): void => state.publish({ ...state.get(), ...part });
  let underWay: Promise<void> | null = null;
  let calledOff = new AbortController();
  /** The version that the operator did not want fetched. */
  let declined: string | null = null;
  /** The last question. */
  let asked = '';

  const question = (): UpdateQuestion => {
    const { presets, locks } = policy.get();
    const { updateFeed = null, updateChannel = 'latest', updateVersion = null } = { ...presets, ...locks };
    return { feed: updateFeed, name: updateVersion ?? updateChannel, version: updateVersion };
  };

  /** Whether nobody has said anything else since the question was asked: what came of it counts for nothing otherwise. */
  const isStillAsked = (): boolean => byItself() === 'yes' && JSON.stringify(question()) === asked;

  /** One at a time. @param failed the step that a failure leaves, beside its reason */
  const attempt = (
    work: (use: Updater) => Promise<UpdateStep>,
    { meanwhile, failed }: { readonly meanwhile: UpdateStep; readonly failed: UpdateStep },
  ): Promise<void> => {
    if (underWay !== null || updater === null || byItself() !== 'yes') return underWay ?? Promise.resolve();
    change({ step: meanwhile, problem: null });
    underWay = work(updater)
      .then(
        (step) => change({ step }),
        (error: unknown) => {
          const problem = toAppErrorData(error);
          log.error('update not taken', error, { code: problem.code });
          change(isStillAsked() ? { step: failed, problem } : { step: { kind: 'notAsked' } });
        },
      )
      .finally(() => (underWay = null));
    return underWay;
  };

  const load = async (): Promise<void> => {
    const offered = state.get().step;
    if (offered.kind !== 'offered' || !isStillAsked()) return;
    declined = null;
    calledOff = new AbortController();
    const { signal } = calledOff;
    const loading = (percent: number): UpdateStep => ({
      kind: 'loading',
      version: offered.version,
      percent,
    });
    await attempt(
      async (use) => {
        let told = 0;
        const onPercent = (percent: number): void => {
          if (percent - told < 1 || signal.aborted) return;
          told = Math.floor(percent);
          change({ step: loading(told) });
        };
        const outcome = await use.load({ onPercent, signal }).catch((error: unknown) => {
          if (signal.aborted) return 'calledOff';
          throw error;
        });
        const isUnwanted = signal.aborted || !isStillAsked();
        if (outcome === 'calledOff' || (outcome === 'ready' && isUnwanted && use.letGo())) {
          log.info('update called off', { version: offered.version });
          return isStillAsked() ? offered : { kind: 'notAsked' };
        }
        if (outcome === 'replaced') return { kind: 'replaced' };
        log.info('update ready', { version: offered.version });
        return { kind: 'ready', version: offered.version };
      },
      { meanwhile: loading(0), failed: offered },
    );
  };

  const ask = async (): Promise<void> => {
    const wanted = question();
    const before = state.get().step;
    if (underWay !== null) return underWay;
    if (byItself() === 'yes' && updater?.isReplaced() === true)
      return change({ step: { kind: 'replaced' }, problem: null });
    // What is ready is what the next start brings: nothing is asked before that.
    if (before.kind === 'ready') return;
    asked = JSON.stringify(wanted);
    const ahead = wanted.version === null ? -1 : compareVersions(version, wanted.version);
    if (wanted.version !== null && ahead >= 0) {
      const newerRuns = ahead > 0 ? version : null;
      if (byItself() === 'yes')
        change({ step: { kind: 'held', version: wanted.version, newerRuns }, problem: null });
      return;
    }
    await attempt(
      async (use) => {
        const answer = await use.ask(wanted).finally(() => change({ askedAtMs: clock.nowMs() }));
        if (!isStillAsked()) return { kind: 'notAsked' };
        if (!answer.isForUs) return { kind: 'upToDate' };
        log.info('update offered', { version: answer.version });
        return { kind: 'offered', version: answer.version, notes: answer.notes };
      },
      {
        meanwhile: { kind: 'asking' },
        // What the server, the company or the file said before is what they say no more.
        failed: before.kind === 'upToDate' ? before : { kind: 'notAsked' },
      },
    );
    const { step } = state.get();
    const isDeclined = step.kind === 'offered' && step.version === declined;
    if (mode.get().updateMode === 'automatic' && !isDeclined) await load();
  };

  return {
    state,
    ask,
    load,
    async cancel() {
      const { step } = state.get();
      if (step.kind !== 'loading') return;
      declined = step.version;
      calledOff.abort();
      await underWay;
    },
    tellNewVersion: (newVersion) => change({ newVersion }),
    start() {
      let stopped = false;
      let cancel = (): void => undefined;
      const spreadOut = (ms: number): number => ms * (1 + spread * random());
      const later = (ms: number): void => {
        cancel = timers.after(spreadOut(ms), () => {
          void ask().finally(() => {
            if (!stopped) later(againAfterMs);
          });
        });
      };
      const follow = (): void => {
        // What was offered or fetched under another policy is not installed, nor what is being fetched.
        const { step, byItself: before } = state.get();
        if (step.kind === 'loading' && !isStillAsked()) calledOff.abort();
        const now = byItself();
        const isReady = step.kind === 'ready';
        const isOver = answers.includes(step.kind) && JSON.stringify(question()) !== asked;
        const isOff = now !== before && now !== 'yes' && step.kind !== 'loading' && !isReady;
        if (isReady && !isStillAsked() && updater?.letGo() === true)
          return change({ byItself: now, step: { kind: 'notAsked' }, problem: null });
        if (isOver || isOff) change({ byItself: now, step: { kind: 'notAsked' }, problem: null });
        else if (now !== before) change({ byItself: now });
      };
      const unfollow = [mode.follow(follow), policy.follow(follow)];
      if (updater !== null) later(firstAfterMs);
      return () => {
        stopped = true;
        cancel();
        unfollow.forEach((each) => each());
      };
    },
  };
}
