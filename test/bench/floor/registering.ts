import { isUnsettled } from '../../../electron/core/ports/commandRecord.ts';
import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { createHeadlessDesk, type HeadlessDesk } from '../fleet/headlessDesk.ts';
import { createSeededRandom } from '../fleet/seededRandom.ts';
import { openOffice } from './floorOffice.ts';

/** One ring-all call that is heard by the phones of so many desks, until nothing is owed of it. */
export interface RegisteringResult {
  readonly registeredBy: 'each desk' | 'telephone system';
  readonly desks: number;
  /** Of the desks; the telephone system's own are some three or four. */
  readonly requests: number;
  readonly refused: number;
  /** Rows that the portal keeps of this one call. */
  readonly rows: number;
  /** From the first ring until no desk owes anything. */
  readonly settledMs: number;
  readonly unsettled: number;
}

const phoneNumber = '+74950001000';
const answeredAtMs = 3_000;
const endedAtMs = 8_000;
const boundMs = 180_000;

/** The call rings for three seconds, one operator talks for five, and for all others it was missed. */
export async function playRegistering(
  registeredBy: RegisteringResult['registeredBy'],
  count: number,
  seed: number,
): Promise<RegisteringResult> {
  const office = await openOffice(count, []);
  const { portal, userIds } = office;
  const limit = portal.settings.current.rateLimit;
  // While desks connect the bucket does not count.
  portal.settings.update({ rateLimit: 'off' });
  const desks: HeadlessDesk[] = userIds.map((userId) =>
    createHeadlessDesk({
      webhookUrl: office.running.webhookUrl(userId),
      random: createSeededRandom(seed).fork(`desk ${userId}`).next,
      clock: systemClock,
      timers: systemTimers,
      isRegistrar: registeredBy === 'each desk',
    }),
  );
  try {
    await Promise.all(desks.map((desk) => desk.connect()));
    await Promise.all(userIds.map((userId) => portal.push.waitForConnection(userId, 60_000)));
    portal.settings.update({ rateLimit: limit });
    office.count.start();
    const startedMs = performance.now();
    const at = (ms: number): Promise<void> =>
      new Promise((resolve) => setTimeout(resolve, Math.max(0, startedMs + ms - performance.now())));
    const callId =
      registeredBy === 'telephone system' ? portal.connector.ring({ userIds, phoneNumber }) : null;
    const phones = desks.map((desk, index) => phoneOf(desk, index));
    const [answering, ...others] = phones;
    if (answering === undefined) throw new RangeError('no desk');
    for (const phone of phones) phone.offered();
    await at(answeredAtMs);
    answering.answered();
    if (callId !== null) portal.connector.answeredBy(callId, userIds[0] ?? 0);
    for (const phone of others) phone.ended('missed');
    await at(endedAtMs);
    answering.ended('answered');
    if (callId !== null) portal.connector.end(callId);
    const owed = (): number => desks.flatMap((desk) => desk.commands.all().filter(isUnsettled)).length;
    // A registrar finishes a moment after the phone has told of the end.
    for (let quietSinceMs = performance.now(); ; await at(performance.now() - startedMs + 50)) {
      const nowMs = performance.now();
      if (owed() > 0) quietSinceMs = nowMs;
      if (nowMs - quietSinceMs > 2_000 || nowMs - startedMs > boundMs)
        return {
          registeredBy,
          desks: count,
          requests: office.count.requests,
          refused: office.count.refused,
          rows: portal.calls.finished.length,
          settledMs: quietSinceMs - startedMs,
          unsettled: owed(),
        };
    }
  } finally {
    await Promise.all(desks.map((desk) => desk.stop()));
    await office.close();
  }
}

export function rowOfRegistering(result: RegisteringResult): string {
  const { registeredBy, desks, requests, refused, rows, settledMs, unsettled } = result;
  return (
    `${desks} desks, ${registeredBy} registers: ${requests} requests of desks, ${refused} refused, ${rows} rows at the ` +
    `portal, settled after ${(settledMs / 1000).toFixed(1)} s, ${unsettled} still owed`
  );
}

interface Phone {
  offered(): void;
  answered(): void;
  ended(outcome: 'answered' | 'missed'): void;
}

function phoneOf(desk: HeadlessDesk, index: number): Phone {
  const base = () => ({
    sourceName: 'baresip',
    call: { callId: null, sourceCallId: `phone-${index}` },
    mid: null,
    atMs: systemClock.nowMs(),
  });
  const details: Extract<CallEvent, { type: 'offered' }>['details'] = {
    direction: 'incoming',
    phoneNumber,
    name: null,
    company: null,
    responsible: null,
    line: null,
    crmEntity: null,
    shownTo: null,
  };
  return {
    offered: () => desk.phoneTells({ ...base(), type: 'offered', details }),
    answered: () => desk.phoneTells({ ...base(), type: 'answered' }),
    ended: (outcome) => desk.phoneTells({ ...base(), type: 'ended', outcome }),
  };
}
