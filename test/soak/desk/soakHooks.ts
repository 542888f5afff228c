import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import type { Clock } from '../../../electron/core/ports/clock.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import type { Hook, HookReceiver, LiveLegs } from '../../../electron/core/ports/phoneSource.ts';
import { createHookListeners } from '../../../electron/receivers/hookListeners.ts';
import { createOtherProgramSource } from '../../../electron/sources/otherProgram/otherProgramSource.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import type { FastTime } from '../fastTime.ts';

/** A phone that tells of its calls by hooks: some never come, some twice, and each writes the number as it likes. */
export interface SoakHooks {
  /** One call. Returns the number. */
  call(chance: SeededRandom): string;
  /** The program runs, with this much of it knowing which calls go on. Returns how it ends. */
  begin(program: {
    readonly liveLegs: LiveLegs;
    take(event: CallEvent): void;
    readonly log: Log;
  }): () => void;
  /** Whether a talk with this number may go on for hours: nobody has told its end so that it could be understood. */
  mayTalkOn(phoneNumber: string): boolean;
  readonly calls: number;
  readonly lostEnds: number;
}

export function createSoakHooks(deps: {
  readonly userId: number;
  readonly clock: Clock;
  readonly time: FastTime;
  readonly trace: (line: string) => void;
}): SoakHooks {
  const { userId, clock, time } = deps;
  const talksOn = new Set<string>();
  const lines = {
    calls: 0,
    lostEnds: 0,
    deliver: (_hook: Hook): void => undefined,
  };

  const spellings = (digits: string): readonly string[] => [
    `+${digits}`,
    `00${digits}`,
    `+${digits.slice(0, 2)} (${digits.slice(2, 4)}) ${digits.slice(4, 8)}-${digits.slice(8)}`,
    `sip:+${digits}@pbx.example`,
  ];

  return {
    call(chance) {
      lines.calls += 1;
      const digits = `4930${userId}${String(lines.calls).padStart(7, '0')}`;
      const withheld = chance.next() < 0.1;
      // Without either, the news of a withheld number may be about any other call.
      const phoneCallId = withheld || chance.next() < 0.5 ? `${userId}-${lines.calls}` : null;
      const tell = (news: Hook['news']): void => {
        const hook = (): Hook => ({
          news,
          number: withheld ? '' : chance.pick(spellings(digits)),
          name: null,
          line: null,
          phoneCallId,
          direction: 'incoming',
          atMs: clock.nowMs(),
        });
        deps.trace(`user ${userId} hook ${news} ${digits} ${phoneCallId ?? 'without an id'}`);
        lines.deliver(hook());
        if (chance.next() < 0.2) time.timers.after(chance.between(0, 3_000), () => lines.deliver(hook()));
      };
      tell('ring');
      const ringsMs = chance.between(300, 20_000);
      const isAnswered = chance.next() < 0.5;
      if (isAnswered && chance.next() < 0.9) time.timers.after(ringsMs, () => tell('answer'));
      const isEndLost = !withheld && chance.next() < 0.35;
      if (isEndLost) lines.lostEnds += 1;
      else time.timers.after(ringsMs + chance.between(100, 40_000), () => tell(isAnswered ? 'end' : 'busy'));
      if (isAnswered && (isEndLost || phoneCallId === null)) talksOn.add(digits);
      return digits;
    },
    begin({ liveLegs, take, log }) {
      const listeners = createHookListeners(() => undefined, log);
      const receiver: HookReceiver = {
        baseUrl: () => 'http://127.0.0.1:9/practice',
        problem: () => null,
        listen: listeners.add,
      };
      const source = createOtherProgramSource({
        receiver,
        liveLegs,
        clock,
        timers: time.timers,
        newId: () => crypto.randomUUID(),
        country: () => 'RU',
      });
      listeners.add('otherProgram', {
        onHook: () => {
          throw new Error('Somebody who follows hooks failed');
        },
        onReceiverChange: () => undefined,
      });
      const stop = source.start({ onEvent: take, onNews: () => undefined, onHealth: () => undefined });
      lines.deliver = (hook) => void listeners.deliver('otherProgram', hook);
      return () => {
        lines.deliver = () => undefined;
        stop();
      };
    },
    mayTalkOn: (phoneNumber) => talksOn.has(phoneNumber.replaceAll(/\D/g, '').replace(/^00/, '')),
    get calls() {
      return lines.calls;
    },
    get lostEnds() {
      return lines.lostEnds;
    },
  };
}
