import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallToRegister } from '../../../electron/core/commands/callRecords.ts';
import { createCommandQueue, type CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { Telephony } from '../../../electron/core/ports/portal.ts';
import { startPortalForTest, type PortalFixture } from '../../portal/testing/portalFixture.ts';
import { quietLog } from '../core/heldTime.ts';
import { createMemoryJournal } from '../core/memoryJournal.ts';
import { openApplication } from './testing/openApplication.ts';
import { openSession, soonMs, systemTimers } from './testing/openSession.ts';

const account = 'practice/1';
const registerMethod = 'telephony.externalCall.register';
const finishMethod = 'telephony.externalCall.finish';
const answered = { durationS: 12, statusCode: '200' } as const;
const missed = { durationS: 0, statusCode: '304' } as const;

interface QueueUnderTest extends CommandQueue {
  use(telephony: Telephony | null): void;
  /** Resolves once a command of this kind is in this state. */
  until(kind: Command['kind'], at: Command['state']['at'], count?: number): Promise<readonly Command[]>;
}

/** The real queue in real time; `tryNow` spares it the waits between tries. */
function openQueue(telephony: Telephony | null): QueueUnderTest {
  const waiting = new Set<() => void>();
  let ids = 0;
  const queue = createCommandQueue({
    journal: createMemoryJournal(),
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    timers: systemTimers,
    random: () => 0,
    newId: () => `id-${(ids += 1)}`,
    log: quietLog,
  });
  queue.changes.follow(() => waiting.forEach((check) => check()));
  const use = (through: Telephony | null): void =>
    queue.usePortal(through === null ? null : { account, telephony: through });
  onTestFinished(() => queue.dropAll());
  use(telephony);
  return {
    ...queue,
    use,
    until: (kind, at, count = 1) =>
      new Promise((resolve, reject) => {
        const fitting = () =>
          queue.all().filter((command) => command.kind === kind && command.state.at === at);
        const timer = setTimeout(() => {
          const states = queue.all().map((command) => `${command.kind} ${command.state.at}`);
          reject(new Error(`Waited ${soonMs} ms for ${kind} ${at}; there is ${states.join(', ')}`));
        }, soonMs);
        const check = (): void => {
          if (fitting().length < count) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(fitting());
        };
        waiting.add(check);
        check();
      }),
  };
}

function ringing(externalCallId: string, change: Partial<CallToRegister> = {}): CallToRegister {
  return {
    externalCallId,
    subject: { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 },
    userId: 1,
    phoneNumber: '+4930901820',
    direction: 'incoming',
    startedAtMs: Date.now(),
    line: null,
    show: true,
    answeredAtMs: null,
    end: null,
    ...change,
  };
}

async function setUp(options: Parameters<typeof startPortalForTest>[0] = {}) {
  const portal = await startPortalForTest(options);
  const queue = openQueue(openSession(portal.webhookUrl(1)).telephony);
  return { portal, queue };
}

const sentTo = (portal: PortalFixture, method: string) =>
  portal.journal.requests.filter((request) => request.method === method).map(({ params }) => params);

describe('registering at the portal', () => {
  it('says who, whom, since when, on which line, and each switch as a number', async () => {
    const { portal, queue } = await setUp();
    const startedAtMs = Date.UTC(2026, 2, 10, 8, 19, 39, 500);
    queue.oweRegister(ringing('own-1', { startedAtMs, line: '74951234567' }));
    await queue.until('register', 'acknowledged');
    queue.callEnded('own-1', answered);
    await queue.until('finish', 'acknowledged');
    const [call] = portal.calls.finished;
    expect(sentTo(portal, registerMethod)).toEqual([
      {
        USER_ID: 1,
        PHONE_NUMBER: '+4930901820',
        TYPE: 2,
        CALL_START_DATE: '2026-03-10T08:19:39+00:00',
        EXTERNAL_CALL_ID: 'own-1',
        LINE_NUMBER: '74951234567',
        SHOW: 1,
        CRM_CREATE: 0,
      },
    ]);
    expect(sentTo(portal, finishMethod)).toEqual([
      { CALL_ID: call?.row.callId, USER_ID: 1, DURATION: 12, STATUS_CODE: '200', ADD_TO_CHAT: 0 },
    ]);
    expect(call).toMatchObject({ durationS: 12, statusCode: '200', row: { startMs: startedAtMs - 500 } });
  });

  it('shows the card unless it was put away, and the finish closes it', async () => {
    const { portal, queue } = await setUp();
    queue.oweRegister(ringing('own-1', { direction: 'outgoing' }));
    queue.oweRegister(ringing('own-2', { phoneNumber: '5', show: false }));
    await queue.until('register', 'acknowledged', 2);
    expect(sentTo(portal, registerMethod).map(({ TYPE, SHOW }) => [TYPE, SHOW])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(portal.truth.cardsOpenFor(1).map(({ phoneNumber }) => phoneNumber)).toEqual(['+4930901820']);
    queue.callEnded('own-1', missed);
    await queue.until('finish', 'acknowledged');
    expect(portal.truth.cardsOpenFor(1)).toEqual([]);
  });

  it('gets the same CALL_ID when it is repeated after a lost answer', async () => {
    const { portal, queue } = await setUp();
    portal.faults.order({ method: registerMethod, fault: { kind: 'dropAfter' }, times: 2 });
    queue.oweRegister(ringing('own-1'));
    for (let tries = 1; tries <= 2; tries += 1) {
      await queue.until('register', 'waiting');
      queue.tryNow();
    }
    const [register] = await queue.until('register', 'acknowledged');
    expect(sentTo(portal, registerMethod)).toHaveLength(3);
    expect(portal.calls.running.map(({ callId }) => callId)).toEqual([register?.callId]);
  });

  it('gets the same CALL_ID where this computer’s clock is wrong, and tells the start by the portal’s', async () => {
    const portal = await startPortalForTest();
    const behindMs = 2 * 3600_000;
    const clock = { nowMs: () => Date.now() - behindMs, monotonicMs: () => performance.now() };
    const session = openSession(portal.webhookUrl(1), { clock });
    await session.check();
    const queue = openQueue(session.telephony);
    portal.faults.order({ method: registerMethod, fault: { kind: 'dropAfter' } });
    queue.oweRegister(ringing('own-1', { startedAtMs: clock.nowMs() }));
    await queue.until('register', 'waiting');
    queue.tryNow();
    const [register] = await queue.until('register', 'acknowledged');
    expect(portal.calls.running.map(({ callId }) => callId)).toEqual([register?.callId]);
    // The portal's Date is in whole seconds.
    expect(Math.abs((portal.calls.running[0]?.startMs ?? 0) - Date.now())).toBeLessThan(soonMs + 2_000);
  });

  it('counts a finish that is repeated after a lost answer as done', async () => {
    for (const businessErrorProfile of ['ERROR_CORE', 'empty'] as const) {
      const { portal, queue } = await setUp({ settings: { businessErrorProfile } });
      queue.oweRegister(ringing('own-1', { end: missed }));
      portal.faults.order({ method: finishMethod, fault: { kind: 'dropAfter' } });
      await queue.until('finish', 'waiting');
      queue.tryNow();
      await queue.until('finish', 'nothingToDo');
      expect(portal.calls.finished).toHaveLength(1);
    }
  });

  it('keeps two calls at once from one number apart, also in one batch', async () => {
    const { portal, queue } = await setUp();
    queue.oweRegister(ringing('own-1'));
    queue.oweRegister(ringing('own-2'));
    queue.use(null);
    queue.oweRegister(ringing('own-3', { end: missed }));
    queue.oweRegister(ringing('own-4', { end: answered }));
    queue.use(openSession(portal.webhookUrl(1)).telephony);
    await queue.until('register', 'acknowledged', 4);
    await queue.until('finish', 'acknowledged', 2);
    expect(portal.calls.running.map(({ externalCallId }) => externalCallId)).toEqual(['own-1', 'own-2']);
    expect(
      portal.calls.finished.map(({ row, statusCode, durationS }) => [
        row.externalCallId,
        statusCode,
        durationS,
      ]),
    ).toEqual([
      ['own-3', '304', 0],
      ['own-4', '200', 12],
    ]);
    const [batch] = portal.journal.requests.filter(({ method }) => method === 'batch');
    expect(batch?.commands?.map(({ method, params }) => [method, params['SHOW']])).toEqual([
      [registerMethod, '1'],
      [registerMethod, '1'],
    ]);
  });

  it('tells calls of a time when the portal was away with their true start, and finishes them', async () => {
    const { portal, queue } = await setUp();
    queue.use(null);
    const startedAtMs = Math.floor(Date.now() / 1000) * 1000 - 45 * 60_000;
    queue.oweRegister(ringing('own-1', { startedAtMs, show: false, end: answered }));
    queue.use(openSession(portal.webhookUrl(1)).telephony);
    await queue.until('finish', 'acknowledged');
    expect(portal.calls.finished).toMatchObject([{ durationS: 12, row: { startMs: startedAtMs } }]);
    expect(portal.truth.changes).toEqual([]);
  });
});

describe('a portal that refuses', () => {
  it('webhooks says so in a word of its own, and takes the same calls from an application', async () => {
    const { portal, session } = await openApplication({
      portal: { settings: { webhookMayRegister: false } },
    });
    const queue = openQueue(openSession(portal.webhookUrl(1)).telephony);
    queue.oweRegister(ringing('own-1', { end: missed }));
    const [failed] = await queue.until('register', 'failed');
    expect(failed?.state).toMatchObject({ problem: { code: 'register.webhookMayNot' } });
    expect(portal.calls.running).toEqual([]);
    queue.use(session.telephony);
    await queue.until('finish', 'acknowledged');
    expect(portal.calls.finished).toMatchObject([{ row: { externalCallId: 'own-1' } }]);
  });

  it('a batch of calls answers each by itself', async () => {
    const { portal, queue } = await setUp();
    queue.use(null);
    queue.oweRegister(ringing('own-1', { userId: 77 }));
    queue.oweRegister(ringing('own-2'));
    queue.use(openSession(portal.webhookUrl(1)).telephony);
    const [failed] = await queue.until('register', 'failed');
    await queue.until('register', 'acknowledged');
    expect(failed?.state).toMatchObject({
      problem: {
        code: 'portal.businessError',
        params: { description: 'User is not found or is not active' },
      },
    });
    expect(portal.calls.running.map(({ externalCallId }) => externalCallId)).toEqual(['own-2']);
  });

  it.each([
    [{ kind: 'http', status: 200, body: 'json' }, 'portal.unexpectedAnswer'],
    [{ kind: 'http', status: 502, processed: true }, 'portal.down'],
  ] as const)('for a moment with %j is asked again', async (fault, code) => {
    const { portal, queue } = await setUp();
    portal.faults.order({ method: registerMethod, fault });
    queue.oweRegister(ringing('own-1'));
    const [waiting] = await queue.until('register', 'waiting');
    expect(waiting?.state).toMatchObject({ problem: { code } });
    queue.tryNow();
    await queue.until('register', 'acknowledged');
    expect(portal.calls.running).toHaveLength(1);
  });
});
