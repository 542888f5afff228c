import { clickFreshForMs, type ReasonToAsk } from '../../../contracts/clickToCall/clicks.ts';
import { AppError, toAppErrorData, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import type { ClickToCall } from '../../../contracts/settings.ts';
import { isLive, type Call } from '../calls/call.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import { createListeners, type Told } from '../listeners.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { CallEnd } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import { dialInTime, type ClickPhone } from './clickDial.ts';
import { failed, strayAfterMs, withdrawn } from './clickEnds.ts';
import { listenForOthers, type OtherPrograms } from './otherPrograms.ts';
import { createClickFinishes, type OwnClick } from './ownClick.ts';
import { countLately, whyAsk } from './whyAsk.ts';

export interface ClicksDeps {
  readonly calls: Pick<
    CallRegistration,
    'followCalls' | 'registering' | 'clickStands' | 'clickBegun' | 'clickFailed'
  >;
  /** Every call that this run knows. */
  readonly allCalls: () => Iterable<Call>;
  readonly commands: Pick<
    CommandQueue,
    'oweFinish' | 'othersMayHaveIt' | 'about' | 'saved' | 'callAnswered' | 'callGoesOn' | 'callEnded'
  >;
  readonly phone: ClickPhone;
  readonly others: OtherPrograms;
  readonly chosen: () => ClickToCall;
  /** The connected operator's USER_ID; null while no portal is connected. */
  readonly operatorUserId: () => number | null;
  /**
   * Whether somebody was at this computer at that moment or since, by mouse or keyboard: a click is made by a hand. Null where
   * nobody can say. @param atMs Unix ms
   */
  readonly wasHereSince: (atMs: number) => boolean | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly log: Log;
}

/** Numbers that the operator presses in the portal, which their own phone dials. */
export interface Clicks {
  /** Follows the calls. */
  start(): () => void;
  /**
   * The operator says that it is to be dialled.
   *
   * @throws AppError `click.tooLate` where nobody waits for that word (any more), `phone.*` where the phone does not dial it; then
   *   the call is finished as failed
   */
  dialNow(callKey: string): Promise<void>;
  /** A click has come from the portal, whatever becomes of it. Unix ms at which it was made. */
  readonly heard: Told<number>;
}

/** Between the press and the portal's word of it: clocks differ, and pages take their time. */
const handBeforeMs = 10_000;
/**
 * Five rules. A call that the portal has registered for a click is never registered again, but finished: that is owed, and on the
 * disk, before its number is dialled. A click is dialled once, whatever the portal repeats and whatever run of the program hears
 * it: one that was made before this run began is asked about. It is dialled where somebody was at the computer when it was made,
 * since an operator may have this program at home as well: elsewhere they are asked, and what was not dialled here is not
 * finished, by this run or a later one, while the other may talk in it. None is dialled that is older than `clickFreshForMs`. And what nobody can tell - how
 * old it is, whether the operator talks, whether another program that was heard of dials it too - is asked.
 */
export function createClicks(deps: ClicksDeps): Clicks {
  const { calls, commands, phone, clock, timers, log } = deps;
  const finishes = createClickFinishes(deps);
  const runBeganAtMs = clock.nowMs();
  /** By CALL_ID: keys of calls change when two turn out to be one. */
  const own = new Map<string, OwnClick>();
  const heard = createListeners<number>(log);
  const atOnce = countLately(clock);

  const problem = (code: AppErrorCode): AppErrorData => ({ code, params: {} });
  const isLate = ({ startedAtMs }: Call): boolean => clock.nowMs() - startedAtMs > clickFreshForMs;
  const leftFreshMs = ({ startedAtMs }: Call): number =>
    Math.max(0, startedAtMs + clickFreshForMs - clock.nowMs());

  const decide = (call: Call): void => {
    const { key, callId, startedAtMs } = call;
    const userId = deps.operatorUserId();
    // Whom the card names has clicked: a message on this channel that names somebody else is nobody's click here.
    const isTheirs = userId !== null && call.shownTo?.length === 1 && call.shownTo[0] === userId;
    if (isTheirs) heard.tell(startedAtMs);
    const isOwed = (id: string): boolean => commands.about(id).some(({ kind }) => kind === 'finish');
    // One that is owed was taken up by an earlier run already, which may have dialled it.
    if (deps.chosen() === 'off' || !isTheirs || callId === null || isOwed(callId)) {
      calls.clickStands(key, { at: 'left' });
      return;
    }
    const wasDialled = call.phones.some(isLive);
    const isPast = call.state === 'ended' || isLate(call);
    if (call.state === 'ended' && call.card.state === 'hidden') {
      calls.clickFailed(key, problem('click.tooLate'));
      return;
    }
    const one = finishes.owe(call, callId, userId);
    own.set(callId, one);
    one.isHere = deps.wasHereSince(startedAtMs - handBeforeMs);
    const cannot = phone.problem();
    if (wasDialled) {
      finishes.take(one);
      return wasDialledByHand(one);
    }
    if (isPast) return leave(one, problem('click.tooLate'));
    if (one.isHere === false) return ask(one, 'notHere');
    // Where there is another program, that may talk in it.
    if (cannot !== null) return deps.others.wereHeard() ? leave(one, cannot) : fail(one, cannot, failed);
    finishes.take(one);
    const because = whyAsk(call, {
      chosen: deps.chosen,
      allCalls: deps.allCalls,
      tellsOfCalls: phone.tellsOfCalls,
      mayBeElsewhere: deps.others.wereHeard(),
      areMany: atOnce.areMany(),
      runBeganAtMs,
      nowMs: clock.nowMs(),
    });
    if (because !== null) return ask(one, because);
    atOnce.note();
    void dial(one).catch(() => undefined);
  };

  const ask = (one: OwnClick, because: ReasonToAsk): void => {
    one.because = because;
    one.stopWaiting = timers.after(leftFreshMs(one.latest), () => runOut(one));
    calls.clickStands(one.latest.key, { at: 'asks', because });
  };

  const runOut = (one: OwnClick): void => {
    if (one.state !== 'asks') return;
    const why = problem(one.because === 'inCall' ? 'click.inCall' : 'click.notPressed');
    // Dialled by nobody, or by the program where the operator is.
    if (one.finish === null || deps.others.wereHeard()) return leave(one, null);
    // Put away by the operator, who is here then.
    if (one.latest.dismissed) return fail(one, why, withdrawn);
    // Nobody can say whether they are, and pressed it elsewhere.
    if (one.isHere === null) return leave(one, why);
    fail(one, why, failed);
  };

  /** Not dialled here: finished as failed once nobody talks in it. @param why told, where it is something */
  const leave = (one: OwnClick, why: AppErrorData | null): void => {
    log.info('click not dialled', { call: one.callId, reason: why?.code ?? 'left' });
    one.stopWaiting();
    one.finish?.stop();
    one.state = 'left';
    one.stopWaiting = timers.after(strayAfterMs, () => {
      finishes.end(one, failed);
      finishOff(one);
    });
    if (why === null) calls.clickStands(one.latest.key, { at: 'left' });
    else calls.clickFailed(one.latest.key, why);
  };

  const wasDialledByHand = (one: OwnClick): void => {
    one.stopWaiting();
    one.state = 'dialled';
    finishes.dialledHere(one);
    calls.clickStands(one.latest.key, { at: 'dialled' });
  };

  const dial = async (one: OwnClick): Promise<void> => {
    one.stopWaiting();
    one.state = 'dialling';
    log.info('click', { call: one.callId, state: 'dialling' });
    finishes.dialledHere(one);
    calls.clickStands(one.latest.key, { at: 'dialling' });
    try {
      const begun = await dialInTime(
        { saved: commands.saved, phone, timers },
        {
          phoneNumber: one.latest.party.phoneNumber,
          isWanted: () => one.state === 'dialling' && !isLate(one.latest),
          hasBegun: () => one.latest.phones.length > 0,
          onGoesOn: () => {
            log.warn('click dialled late', { call: one.callId });
            calls.clickFailed(one.latest.key, problem('click.dialledLate'));
          },
        },
      );
      if (begun !== null) calls.clickBegun(one.latest.key, begun);
    } catch (error) {
      // Whatever went wrong with the order, the phone is in the call, and tells of its end.
      if (!one.latest.phones.some(isLive)) {
        if (isOurs(one)) fail(one, toAppErrorData(error), failed);
        throw error;
      }
    }
    if (!isOurs(one)) return;
    one.state = 'dialled';
    if (one.latest.state === 'ended') finishOff(one);
    calls.clickStands(one.latest.key, { at: 'dialled' });
  };

  /** No telephone system has taken it over meanwhile. */
  const isOurs = ({ state }: OwnClick): boolean => state !== 'over';

  /** A telephone system has registered the same call: that record is kept, by whoever made it, and this one is withdrawn. */
  const handOn = (one: OwnClick): void => {
    log.info('click registered by the telephone system as well', { call: one.callId });
    finishes.end(one, withdrawn);
    finishOff(one);
  };

  const fail = (one: OwnClick, why: AppErrorData, how: CallEnd): void => {
    log.warn('click not dialled', { call: one.callId, error: why.code });
    finishes.end(one, how);
    finishOff(one);
    calls.clickFailed(one.latest.key, why);
  };

  const finishOff = (one: OwnClick): void => {
    one.stopWaiting();
    one.state = 'over';
    own.delete(one.callId);
  };

  const follow = (one: OwnClick, call: Call, before: Call): void => {
    one.latest = call;
    if (call.callId !== one.callId) return call.callId === null ? undefined : handOn(one);
    listenForOthers(deps.others, one, { call, before, nowMs: clock.nowMs() });
    if ((one.state === 'asks' || one.state === 'left') && call.phones.some(isLive)) {
      if (one.finish === null) finishes.take(one);
      wasDialledByHand(one);
    }
    // Its card was closed elsewhere: nobody waits for it here.
    if (one.state === 'asks' && call.state === 'ended') return leave(one, null);
    if (one.finish === null || one.state === 'asks' || one.state === 'left') return;
    if (one.finish.follow(call) && one.state !== 'dialling') finishOff(one);
  };

  return {
    heard,
    async dialNow(callKey) {
      const one = [...own.values()].find(
        ({ latest }) => latest.key === callKey || latest.formerKeys?.includes(callKey) === true,
      );
      if (one?.state !== 'asks') throw new AppError('click.tooLate');
      if (isLate(one.latest)) {
        // The computer slept, and its timers with it.
        runOut(one);
        throw new AppError('click.tooLate');
      }
      if (one.finish === null) finishes.take(one);
      await dial(one);
    },
    start() {
      const stop = calls.followCalls(({ call, before }) => {
        const one = own.get(call.callId ?? '') ?? own.get(before?.callId ?? '');
        if (one !== undefined) follow(one, call, before ?? call);
        else if (call.click?.at === 'heard') decide(call);
      });
      return () => {
        stop();
        for (const one of own.values()) {
          one.stopWaiting();
          one.finish?.stop();
        }
      };
    },
  };
}
