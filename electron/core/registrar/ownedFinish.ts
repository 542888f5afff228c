import type { Call } from '../calls/call.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Timers } from '../ports/clock.ts';
import type { CallEnd } from '../ports/commandRecord.ts';

/** So many seconds of a talk are lost at the most where the program dies in it. */
export const goesOnEveryMs = 30_000;

/** What the portal is to be told of the rest of a call whose finish is owed: the answer, that it goes on, the end. */
export interface OwnedFinish {
  /** @returns whether the call is over now, or was before */
  follow(call: Call): boolean;
  /** It came to nothing, whatever the phone may tell. */
  end(end: CallEnd): void;
  /** Nothing more is told. */
  stop(): void;
}

export interface OwnedFinishDeps {
  readonly commands: Pick<CommandQueue, 'callAnswered' | 'callGoesOn' | 'callEnded'>;
  readonly timers: Timers;
  readonly endOf: (call: Call) => CallEnd;
}

/** @param call as it was when its finish was owed, with its answer and its end where it had them */
export function createOwnedFinish(externalCallId: string, call: Call, deps: OwnedFinishDeps): OwnedFinish {
  const { commands, timers } = deps;
  let isAnswered = call.answeredAtMs !== null;
  let isOver = call.state === 'ended';
  let stopTicking = (): void => undefined;

  /** Keeps on disk how long the talk has lasted. */
  const tick = (): void => {
    stopTicking = timers.after(goesOnEveryMs, () => {
      commands.callGoesOn(externalCallId);
      tick();
    });
  };
  if (isAnswered && !isOver) tick();

  const end = (how: CallEnd): void => {
    if (isOver) return;
    isOver = true;
    stopTicking();
    commands.callEnded(externalCallId, how);
  };

  return {
    follow(now) {
      if (now.answeredAtMs !== null && !isAnswered && !isOver) {
        isAnswered = true;
        commands.callAnswered(externalCallId, now.answeredAtMs);
        tick();
      }
      if (now.state === 'ended') end(deps.endOf(now));
      return isOver;
    },
    end,
    stop: () => stopTicking(),
  };
}
