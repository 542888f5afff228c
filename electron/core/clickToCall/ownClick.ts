import type { ReasonToAsk } from '../../../contracts/clickToCall/clicks.ts';
import type { Call } from '../calls/call.ts';
import { subjectOf } from '../calls/callCommands.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { CallEnd } from '../ports/commandRecord.ts';
import { createOwnedFinish, type OwnedFinish } from '../registrar/ownedFinish.ts';
import { endOfClick, failed, strayAfterMs } from './clickEnds.ts';

/** A click that this program has taken up, until its call is finished. */
export interface OwnClick {
  readonly callId: string;
  readonly externalCallId: string;
  /** Null while the call is not ours to dial: another program of this operator may. */
  finish: OwnedFinish | null;
  /** Whether somebody was at this computer; null where nobody can say. */
  isHere: boolean | null;
  /** Unix ms at which somebody else finished it while the phone of this desk was in it; null while nobody has. */
  closedAtMs: number | null;
  latest: Call;
  /** `left`: not dialled here, and finished later should nobody else do that. */
  state: 'asks' | 'dialling' | 'dialled' | 'left' | 'over';
  because: ReasonToAsk;
  stopWaiting: () => void;
}

export interface ClickFinishesDeps {
  readonly calls: Pick<CallRegistration, 'registering'>;
  readonly commands: Pick<
    CommandQueue,
    'oweFinish' | 'othersMayHaveIt' | 'callAnswered' | 'callGoesOn' | 'callEnded'
  >;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
}

/** What the portal is owed for clicks. */
export interface ClickFinishes {
  /** From now on the portal is owed how the call ends, by whichever run of the program. */
  owe(call: Call, callId: string, userId: number): OwnClick;
  /** From now on it is ours to dial, and ours alone to finish. */
  take(one: OwnClick): void;
  /** Its phone has it, or is about to: a later run finishes it at once. */
  dialledHere(one: OwnClick): void;
  end(one: OwnClick, how: CallEnd): void;
}

export function createClickFinishes(deps: ClickFinishesDeps): ClickFinishes {
  const { calls, commands, clock, timers } = deps;
  return {
    owe(call, callId, userId) {
      const externalCallId = deps.newId();
      const subject = subjectOf(call);
      commands.oweFinish({ externalCallId, callId, subject, userId, othersForMs: strayAfterMs });
      return {
        callId,
        externalCallId,
        finish: null,
        isHere: null,
        closedAtMs: null,
        latest: call,
        state: 'asks',
        because: 'notHere',
        stopWaiting: () => undefined,
      };
    },
    take(one) {
      const { externalCallId, latest: call } = one;
      one.finish = createOwnedFinish(externalCallId, call, {
        commands,
        timers,
        endOf: (over) => endOfClick(over, clock.nowMs()),
      });
      // Registered by Ringside under another CALL_ID, the call has its record there.
      if (call.externalCallId === null) calls.registering(call.key, externalCallId);
      else one.finish.end(failed);
    },
    dialledHere: ({ externalCallId }) => commands.othersMayHaveIt(externalCallId, 0),
    end({ externalCallId, finish }, how) {
      if (finish === null) commands.callEnded(externalCallId, how);
      else finish.end(how);
    },
  };
}
