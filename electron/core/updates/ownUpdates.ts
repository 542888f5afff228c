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
  tellNewVersion(version: string | null): void;
  start(): () => void;
}

/** Not while the program comes up, nor all desks of a company in one moment. */
const firstAfterMs = 2 * 60_000;
const againAfterMs = 4 * 60 * 60_000;
const spread = 0.5;

export function createOwnUpdates(deps: OwnUpdatesDeps): OwnUpdates {
  const { installedAs, version, updater, mode, policy, clock, timers, random, log } = deps;
  const byItself = (): UpdatesSnapshot['byItself'] => {
    if (installedAs !== 'appimage' && installedAs !== 'nsis') return 'others';
    if (updater === null) return 'notForRelease';
    return mode.get().updateMode === 'off' ? 'off' : 'yes';
  };
  const state = createTopic<UpdatesSnapshot>(
    { installedAs, byItself: byItself(), step: { kind: 'notAsked' }, problem: null, newVersion: null },
    log,
  );
  const change = (part: Partial<UpdatesSnapshot>): void => state.publish({ ...state.get(), ...part });
  let underWay: Promise<void> | null = null;
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
    const loading = (percent: number): UpdateStep => ({
      kind: 'loading',
      version: offered.version,
      percent,
    });
    await attempt(
      async (use) => {
        let told = 0;
        await use.load((percent) => {
          if (percent - told < 1) return;
          told = Math.floor(percent);
          change({ step: loading(told) });
        });
        if (!isStillAsked() && use.letGo()) return { kind: 'notAsked' };
        log.info('update ready', { version: offered.version });
        return { kind: 'ready', version: offered.version };
      },
      { meanwhile: loading(0), failed: offered },
    );
  };

  const ask = async (): Promise<void> => {
    const wanted = question();
    const before = state.get().step;
    // What is ready is what the next start brings: nothing is asked before that.
    if (underWay !== null || before.kind === 'ready') return underWay ?? undefined;
    if (wanted.version !== null && compareVersions(wanted.version, version) <= 0) {
      if (byItself() === 'yes') change({ step: { kind: 'held', version: wanted.version }, problem: null });
      return;
    }
    asked = JSON.stringify(wanted);
    await attempt(
      async (use) => {
        const answer = await use.ask(wanted);
        if (!isStillAsked()) return { kind: 'notAsked' };
        if (!answer.isForUs) return { kind: 'upToDate', askedAtMs: clock.nowMs() };
        log.info('update offered', { version: answer.version });
        return { kind: 'offered', version: answer.version, notes: answer.notes };
      },
      {
        meanwhile: { kind: 'asking' },
        // What the server said before is what it says no more.
        failed: before.kind === 'offered' ? { kind: 'notAsked' } : before,
      },
    );
    if (mode.get().updateMode === 'automatic') await load();
  };

  return {
    state,
    ask,
    load,
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
        // What was offered or fetched under another policy is not installed; what is being fetched is looked at once it is there.
        const { step, byItself: before } = state.get();
        const now = byItself();
        const isReady = step.kind === 'ready';
        const isOver = step.kind === 'offered' && JSON.stringify(question()) !== asked;
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
