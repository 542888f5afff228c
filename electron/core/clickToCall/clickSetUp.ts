import { namesClickLine } from '../../../contracts/clickToCall/clicks.ts';
import type { ClickSetUp } from '../../../contracts/phones.ts';
import { AppError, toAppErrorData, type AppErrorData } from '../../../contracts/errors.ts';
import type { ClickToCall } from '../../../contracts/settings.ts';
import type { Told } from '../listeners.ts';
import { createOneAfterAnother } from '../oneAfterAnother.ts';
import type { ClickLine, ClickLineFound, FormerLines } from '../ports/clickToCall/clickLine.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { checkResult, type CheckResult } from '../selfCheck/check.ts';
import { createTopic, type Topic } from '../topic.ts';

/** The portal in use. */
export interface ClickPortal {
  readonly host: string;
  /** Null where the operator is signed in by an application, whom the portal tells of no clicks. */
  readonly line: ClickLine | null;
}

export interface ClickSetUpDeps {
  readonly portal: () => ClickPortal | null;
  readonly formerLines: FormerLines;
  /** Unix ms at which a click was made that has come just now. */
  readonly heard: Told<number>;
  readonly chosen: () => ClickToCall;
  /** Why no phone could dial, as far as is known before it is tried; null where one can. */
  readonly problem: () => AppErrorData | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** Sets up the way of a click, and says which link of it is missing. */
export interface ClickSettingUp {
  readonly snapshot: Topic<ClickSetUp>;
  /** Asks the portal; what it says, or why it says nothing, is in the snapshot. Never rejects. */
  look(): Promise<void>;
  /** @throws AppError `portal.*`, `click.*` */
  makeLine(): Promise<void>;
  /** @throws AppError `portal.*`, `click.*` */
  chooseLine(): Promise<void>;
  /** Puts everybody's line back as it was before. @throws AppError `portal.*`, `click.*` */
  lineBack(): Promise<void>;
  /** Waits for a click from now on. */
  tryIt(): void;
  check(): Promise<CheckResult>;
  /** Another portal is in use, or none: nothing is known of it. */
  forget(): void;
  /** Follows the clicks. */
  start(): () => void;
}

export const trialMs = 60_000;

const unknown: ClickSetUp = {
  isThere: null,
  isChosen: null,
  former: null,
  problem: null,
  trial: { at: 'none' },
};

export function createClickSetUp(deps: ClickSetUpDeps): ClickSettingUp {
  const { clock, timers } = deps;
  const snapshot = createTopic<ClickSetUp>(unknown, deps.log);
  let stopTrial = (): void => undefined;
  /** What an earlier question is answered says nothing any more. */
  let questions = 0;
  const change = (news: Partial<ClickSetUp>): void => snapshot.publish({ ...snapshot.get(), ...news });

  /** A line that is chosen while it is put back would be everybody's, with nobody to say what it was before. */
  const inTurn = createOneAfterAnother();

  /** @throws AppError `portal.notConnected`, `click.webhookNeeded` */
  const inUse = (portal = deps.portal()): { readonly host: string; readonly line: ClickLine } => {
    if (portal === null) throw new AppError('portal.notConnected');
    if (portal.line === null) throw new AppError('click.webhookNeeded');
    return { host: portal.host, line: portal.line };
  };

  const found = async (portal: ClickPortal | null): Promise<ClickLineFound> => {
    const line = await inUse(portal).line.look();
    // Another line's id may be somebody's number.
    const named = line.isChosen === true ? line.chosenId : null;
    deps.log.info('outgoing line', { isOurs: line.isChosen, named });
    return line;
  };

  const look = async (): Promise<void> => {
    const question = (questions += 1);
    const tell = (news: Partial<ClickSetUp>): void => {
      if (question === questions) change(news);
    };
    const portal = deps.portal();
    const former = portal === null ? null : deps.formerLines.of(portal.host);
    tell({ former: former === null ? null : { name: former.name } });
    try {
      const { isThere, isChosen } = await found(portal);
      tell({ isThere, isChosen, problem: null });
    } catch (error) {
      tell({ isThere: null, isChosen: null, problem: toAppErrorData(error) });
    }
  };

  const putBack = async (line: ClickLine, id: string): Promise<boolean> => {
    try {
      await line.chooseAgain(id);
      return true;
    } catch (error) {
      deps.log.warn('outgoing line not put back', { error: String(error) });
      return false;
    }
  };

  const endTrial = (trial: ClickSetUp['trial']): void => {
    stopTrial();
    stopTrial = () => undefined;
    change({ trial });
  };

  return {
    snapshot,
    look,
    makeLine: () =>
      inTurn(async () => {
        await inUse().line.make();
        await look();
      }),
    chooseLine: () =>
      inTurn(async () => {
        const { host, line } = inUse();
        const former = await line.ofAll();
        // What is kept already was there before anything was tried: what is there now may be what came of that.
        const isNew = !namesClickLine(former.id) && deps.formerLines.of(host) === null;
        // On the disk before it is changed: afterwards nobody could say what it was.
        if (isNew) await deps.formerLines.keep(host, former);
        try {
          await line.chooseForAll();
        } catch (error) {
          // The portal may have taken an id that leads nowhere. Where it cannot be put back now, the way back is offered.
          const isBack = isNotTaken(error) && (await putBack(line, former.id));
          if (isBack && isNew) deps.formerLines.forget(host);
          await look();
          throw error;
        }
        await look();
      }),
    lineBack: () =>
      inTurn(async () => {
        const { host, line } = inUse();
        const former = deps.formerLines.of(host);
        if (former !== null) {
          await line.chooseAgain(former.id);
          deps.formerLines.forget(host);
        }
        await look();
      }),
    tryIt() {
      stopTrial();
      stopTrial = timers.after(trialMs, () => endTrial({ at: 'nothing' }));
      change({ trial: { at: 'waits', untilMs: clock.nowMs() + trialMs } });
    },
    async check() {
      const portal = deps.portal();
      if (deps.chosen() === 'off' || portal === null) return { state: 'notInUse' };
      const broken = (problem: AppErrorData): CheckResult => ({ state: 'broken', problem });
      try {
        const { isThere, isChosen, chosenId } = await found(portal);
        const params = { host: portal.host };
        if (isThere === false) return broken({ code: 'click.lineMissing', params });
        if (isChosen === false) return broken({ code: 'click.lineNotChosen', params });
        const facts: Record<string, string> =
          isChosen === true && chosenId !== null ? { line: chosenId } : {};
        return checkResult(deps.problem(), facts);
      } catch (error) {
        return broken(toAppErrorData(error));
      }
    },
    forget() {
      questions += 1;
      stopTrial();
      stopTrial = () => undefined;
      snapshot.publish(unknown);
    },
    start() {
      const stop = deps.heard.follow((clickedAtMs) => {
        if (snapshot.get().trial.at !== 'waits') return;
        const tookS = Math.max(0, Math.round((clock.nowMs() - clickedAtMs) / 1000));
        endTrial({ at: 'heard', tookS });
      });
      return () => {
        stop();
        stopTrial();
      };
    },
  };
}

function isNotTaken(error: unknown): boolean {
  return error instanceof AppError && error.code === 'click.lineNotTaken';
}
