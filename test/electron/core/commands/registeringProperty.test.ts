import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { isUnsettled } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandAnswer, Telephony, TelephonyOrder } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';
import { createMemoryJournal, createSlowDisk, loadedBy } from '../memoryJournal.ts';
import { callToRegister } from './callToRegister.ts';

const account = 'portal.example/7';
const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

type Fate = 'answered' | 'lostBefore' | 'lostAfter' | 'never' | 'neverAfter';

/** A portal that outlives the program and does what real ones do: a call is there from its register to its finish. */
function createPortal(fateOf: () => Fate) {
  const callIds = new Map<string, string>();
  const live = new Set<string>();
  const shown = new Set<string>();
  const finishes = new Map<string, number>();
  const acknowledgedFinishes = new Set<string>();
  const clearedForColleagues = new Set<string>();
  const faults: string[] = [];

  const process = (order: TelephonyOrder): CommandAnswer => {
    if (order.kind === 'register') {
      const callId = callIds.get(order.externalCallId) ?? `externalCall.${order.externalCallId}`;
      if (finishes.has(callId)) faults.push(`registered again after its finish: ${callId}`);
      callIds.set(order.externalCallId, callId);
      live.add(callId);
      if (order.call.show) shown.add(callId);
      return { kind: 'registered', callId };
    }
    if (![...callIds.values()].includes(order.callId)) faults.push(`${order.kind} before any register`);
    if (!live.has(order.callId)) return { kind: 'nothingToDo' };
    if (order.kind === 'hide') {
      if (order.userIds.includes(7)) shown.delete(order.callId);
      if (order.userIds.includes(8)) clearedForColleagues.add(order.callId);
    }
    if (order.kind === 'show') shown.add(order.callId);
    if (order.kind === 'finish') {
      finishes.set(order.callId, (finishes.get(order.callId) ?? 0) + 1);
      live.delete(order.callId);
      shown.delete(order.callId);
    }
    return { kind: 'acknowledged' };
  };
  /** One request, be it a batch: as a whole it arrives, and is answered, or not. */
  const request = (orders: readonly TelephonyOrder[]): Promise<readonly CommandAnswer[]> => {
    for (const order of orders) {
      if (order.kind !== 'register' && acknowledgedFinishes.has(order.callId)) {
        faults.push(`${order.kind} after the finish was acknowledged`);
      }
    }
    const fate = fateOf();
    if (fate === 'lostBefore') return Promise.resolve(orders.map(() => down));
    if (fate === 'never') return new Promise(() => undefined);
    const answers = orders.map(process);
    if (fate === 'lostAfter') return Promise.resolve(orders.map(() => down));
    if (fate === 'neverAfter') return new Promise(() => undefined);
    for (const order of orders) if (order.kind === 'finish') acknowledgedFinishes.add(order.callId);
    return Promise.resolve(answers);
  };
  const alone = async (order: TelephonyOrder): Promise<CommandAnswer> => (await request([order]))[0] ?? down;
  const telephony: Telephony = {
    hideCard: (callId, userIds) => alone({ kind: 'hide', callId, userIds }),
    showCard: (callId, userIds) => alone({ kind: 'show', callId, userIds }),
    registerCall: alone,
    finishCall: alone,
    saveNote: alone,
    attachRecording: alone,
    attachTranscript: alone,
    sendBatch: request,
  };
  return { telephony, callIds, live, shown, finishes, clearedForColleagues, faults };
}

type Journal = ReturnType<typeof createMemoryJournal>;

let ids = 0;

/** A run of the program; a killed one writes nothing any more. */
function startProgram(journal: Journal, time: ReturnType<typeof createHeldTime>, telephony: Telephony) {
  let dead = false;
  const known = new Map<string, string>();
  const queue = createCommandQueue({
    journal: {
      ...journal,
      save: (command) => (dead ? undefined : journal.save(command)),
      saved: () => {
        const saved = journal.saved();
        // What waited for the disk when the program died goes nowhere.
        return saved === null
          ? null
          : new Promise((resolve) => void saved.then(() => (dead ? undefined : resolve())));
      },
    },
    clock: time,
    timers: { after: (delayMs, action) => time.after(delayMs, () => (dead ? undefined : action())) },
    random: () => 0.5,
    newId: () => `id-${(ids += 1)}`,
    log: quietLog,
  });
  queue.changes.follow((changes) => {
    for (const command of changes) {
      if (command.kind === 'register' && command.callId !== null) {
        known.set(command.externalCallId, command.callId);
      }
    }
  });
  loadedBy(queue);
  queue.usePortal({ account, telephony });
  const kill = (): void => {
    dead = true;
    queue.usePortal(null);
  };
  return { queue, known, kill };
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('ring', 'answer', 'end', 'dismiss', 'undo', 'clearForColleagues'),
      call: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('crash', 'wait', 'online', 'offline', 'newCredentials'),
      call: fc.constant(''),
    }),
  },
);

it('whatever rings, ends, is put away, answered or lost, each registered call gets one CALL_ID and one finish', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.infiniteStream(
        fc.constantFrom<Fate>(
          'answered',
          'answered',
          'answered',
          'lostBefore',
          'lostAfter',
          'never',
          'neverAfter',
        ),
      ),
      fc.infiniteStream(fc.constantFrom(0, 0, 1, 2_000)),
      async (steps, fates, disk) => {
        const time = createHeldTime();
        const journal = createMemoryJournal(createSlowDisk(time, () => disk.next().value ?? 0));
        let calm = false;
        const portal = createPortal(() => (calm ? 'answered' : (fates.next().value ?? 'answered')));
        const rung = new Set<string>();
        const dismissed = new Set<string>();
        const cleared = new Set<string>();
        let program = startProgram(journal, time, portal.telephony);
        const restart = (): void => {
          program.kill();
          program = startProgram(journal, time, portal.telephony);
        };
        const wish = (kind: 'hide' | 'show', call: string, userIds: readonly number[]): void => {
          const callId = program.known.get(call);
          if (callId === undefined) program.queue.showCardOnRegister(call, kind === 'show');
          else program.queue.owe(kind, { callId, subject }, userIds);
        };
        const acts: Record<string, (call: string) => void> = {
          ring: (call) => {
            if (rung.has(call)) return;
            rung.add(call);
            program.queue.oweRegister(callToRegister({ externalCallId: call, startedAtMs: time.nowMs() }));
          },
          answer: (call) => program.queue.callAnswered(call, time.nowMs()),
          end: (call) => program.queue.callEnded(call, { durationS: 1, statusCode: '200' }),
          dismiss: (call) => {
            dismissed.add(call);
            wish('hide', call, [7]);
          },
          undo: (call) => {
            if (dismissed.delete(call)) wish('show', call, [7]);
          },
          clearForColleagues: (call) => {
            const callId = program.known.get(call);
            if (callId === undefined) return;
            if (portal.live.has(callId)) cleared.add(callId);
            wish('hide', call, [8, 9]);
          },
          crash: restart,
          wait: () => time.turn(30_000),
          online: () => program.queue.tryNow(),
          offline: () => program.queue.usePortal(null),
          newCredentials: () => program.queue.usePortal({ account, telephony: portal.telephony }),
        };
        for (const { do: action, call } of steps) {
          acts[action]?.(call);
          await settled();
        }
        calm = true;
        restart();
        for (let n = 0; n < 8; n += 1) {
          time.turn(120_000);
          await settled();
        }
        expect(portal.faults).toEqual([]);
        // All calls of the last run are over.
        expect([...portal.callIds.keys()].toSorted()).toEqual([...rung].toSorted());
        expect([...portal.live]).toEqual([]);
        expect([...portal.shown]).toEqual([]);
        expect([...portal.finishes.values()]).toEqual([...rung].map(() => 1));
        // No finish can do that.
        expect([...cleared].filter((callId) => !portal.clearedForColleagues.has(callId))).toEqual([]);
        expect(program.queue.all().filter(isUnsettled)).toEqual([]);
      },
    ),
    { numRuns: 1500 },
  );
});
