import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import type { Clock } from '../../../electron/core/ports/clock.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import type { PracticePortal } from '../../portal/practicePortal.ts';
import type { FastTime } from '../fastTime.ts';

/** An operator's own phone, in process: the portal knows of its calls only what Ringside registers. */
export interface SoakPhone {
  /** One call from its first ring to its end. Returns the number. */
  call(chance: SeededRandom): string;
  /** The program was killed. @param unwritten what it owed and its disk had not taken. Returns who is to be told what was on its disk, once that is known. */
  programKilled(unwritten: readonly Command[]): (writtenDown: readonly Command[]) => void;
  /** The program runs again: a phone that can be asked tells of the calls that go on. */
  programStarted(): void;
  /** All calls are over, and finished at the portal. */
  isSettled(): boolean;
  /** What must never be, in words. */
  problems(): readonly string[];
  readonly calls: number;
  /** Of which the portal may never hear. */
  readonly excused: number;
}

interface PhoneCall {
  readonly sourceCallId: string;
  readonly details: Extract<CallEvent, { type: 'offered' }>['details'];
  /** What rings at a phone that only tells of things as they happen is not told again. */
  readonly isListed: boolean;
  state: 'ringing' | 'answered' | 'over';
  /** How many runs of the program heard of it: each may register it once. */
  toldTo: number;
  /**
   * The program died before it could write anything down, or did not know its portal yet: the portal may never hear of it.
   */
  excused: boolean;
  /** How many of its registrations no program knows of any more: their ends were on no disk. */
  unfinished: number;
}

export interface SoakPhoneDeps {
  readonly userId: number;
  readonly clock: Clock;
  readonly time: FastTime;
  readonly portal: PracticePortal;
  readonly tell: (event: CallEvent) => void;
  /** The program knows its portal: it has read the secret. */
  readonly canRegister: () => boolean;
  /** A program is told of the call of this number that a killed one knew. */
  readonly toldOnceMore: (phoneNumber: string) => void;
  /** The operator dismisses the entry of this number, if there is one. */
  readonly dismiss: (phoneNumber: string) => void;
}

export function createSoakPhone(deps: SoakPhoneDeps): SoakPhone {
  const { userId, clock, time, portal } = deps;
  const all: PhoneCall[] = [];

  const base = ({ sourceCallId }: PhoneCall) => ({
    sourceName: 'baresip',
    call: { callId: null, sourceCallId },
    mid: null,
    atMs: clock.nowMs(),
  });
  const offer = (call: PhoneCall): void => {
    call.toldTo += 1;
    if (call.toldTo > 1) deps.toldOnceMore(call.details.phoneNumber);
    if (!deps.canRegister()) call.excused = true;
    deps.tell({ ...base(call), type: 'offered', details: call.details });
  };
  const answer = (call: PhoneCall): void => {
    call.state = 'answered';
    deps.tell({ ...base(call), type: 'answered' });
  };
  const end = (call: PhoneCall, chance: SeededRandom): void => {
    const untaken = chance.pick(['missed', 'declined', 'failed'] as const);
    const outcome = call.state === 'answered' ? 'answered' : untaken;
    call.state = 'over';
    deps.tell({ ...base(call), type: 'ended', outcome });
  };

  /** EXTERNAL_CALL_IDs of a number at the portal, once for each row that was made of them. */
  const rows = (): {
    readonly finished: ReadonlyMap<string, readonly string[]>;
    readonly running: ReadonlyMap<string, readonly string[]>;
  } => ({
    finished: byNumber(portal.calls.finished.map(({ row }) => row)),
    running: byNumber(portal.calls.running),
  });
  const known = (call: PhoneCall): boolean => {
    const { finished, running } = rows();
    const number = digitsOf(call.details.phoneNumber);
    return finished.has(number) || running.has(number);
  };

  const problemsOf = (call: PhoneCall, { finished, running }: ReturnType<typeof rows>): readonly string[] => {
    const number = digitsOf(call.details.phoneNumber);
    const ids = finished.get(number) ?? [];
    const open = running.get(number) ?? [];
    return [
      ...(ids.length === 0 && open.length === 0 && !call.excused ? ['was never registered'] : []),
      ...(open.length > call.unfinished ? [`is not finished (${open.length})`] : []),
      ...(new Set(ids).size < ids.length ? ['was finished twice'] : []),
      ...(ids.length > call.toldTo
        ? [`was registered ${ids.length} times for ${call.toldTo} runs: ${ids.join()}`]
        : []),
    ].map((what) => `user ${userId}: the phone's call ${number} ${what}`);
  };

  return {
    call(chance) {
      const call: PhoneCall = {
        sourceCallId: `phone-${userId}-${all.length}`,
        details: {
          direction: chance.next() < 0.7 ? 'incoming' : 'outgoing',
          phoneNumber: `+4420${userId}${String(all.length).padStart(7, '0')}`,
          name: null,
          company: null,
          responsible: null,
          line: null,
          crmEntity: null,
          shownTo: null,
        },
        isListed: chance.next() < 0.5,
        state: 'ringing',
        toldTo: 0,
        excused: false,
        unfinished: 0,
      };
      all.push(call);
      offer(call);
      const ringsMs = chance.between(200, 20_000);
      if (chance.next() < 0.3)
        time.timers.after(chance.between(0, ringsMs), () => deps.dismiss(call.details.phoneNumber));
      const isAnswered = chance.next() < 0.6;
      if (isAnswered) time.timers.after(ringsMs, () => answer(call));
      const talksMs = isAnswered ? chance.between(200, 90_000) : 0;
      time.timers.after(ringsMs + talksMs + 1, () => end(call, chance));
      return call.details.phoneNumber;
    },
    programKilled(unwritten) {
      const told = [...all];
      const lost = new Set(
        unwritten.filter(({ kind }) => kind === 'finish').map(({ subject }) => subject.phoneNumber),
      );
      for (const call of all) if (lost.has(call.details.phoneNumber)) call.unfinished += 1;
      return (writtenDown) => {
        const numbers = new Set(writtenDown.map(({ subject }) => subject.phoneNumber));
        for (const call of told) {
          if (!call.excused && !numbers.has(call.details.phoneNumber) && !known(call)) call.excused = true;
        }
      };
    },
    programStarted() {
      for (const call of all) {
        if (!call.isListed || call.state === 'over') continue;
        offer(call);
        if (call.state === 'answered') answer(call);
      }
    },
    isSettled: () => {
      const found = rows();
      return all.every((call) => call.state === 'over' && problemsOf(call, found).length === 0);
    },
    problems: () => {
      const found = rows();
      return all.flatMap((call) => problemsOf(call, found));
    },
    get calls() {
      return all.length;
    },
    get excused() {
      return all.filter(({ excused }) => excused).length;
    },
  };
}

function byNumber(
  rows: readonly { readonly phoneNumber: string; readonly externalCallId: string }[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { phoneNumber, externalCallId } of rows) {
    const number = digitsOf(phoneNumber);
    const ids = found.get(number) ?? [];
    ids.push(externalCallId);
    found.set(number, ids);
  }
  return found;
}

function digitsOf(phoneNumber: string): string {
  return phoneNumber.replaceAll(/\D/g, '');
}
