import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { isUnsettled, type Command } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandAnswer, Telephony, TelephonyOrder } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';
import { createMemoryJournal, createSlowDisk } from '../memoryJournal.ts';
import { callToRegister } from './callToRegister.ts';

const account = 'portal.example/7';
const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const noActivity: CommandAnswer = {
  kind: 'retry',
  error: { code: 'note.noActivity', params: {} },
  notBeforeMs: null,
};

type Fate = 'answered' | 'lostBefore' | 'lostAfter' | 'never' | 'neverAfter';

/** A portal that outlives the program: a call has its activity with its finish, and the activity one note. */
function createPortal(fateOf: () => Fate) {
  const callIds = new Map<string, string>();
  const finished = new Set<string>();
  const notes = new Map<string, string>();
  const faults: string[] = [];

  const process = (order: TelephonyOrder): CommandAnswer => {
    if (order.kind === 'register') {
      const callId = callIds.get(order.externalCallId) ?? `externalCall.${order.externalCallId}`;
      if (finished.has(callId)) faults.push('registered after its finish');
      callIds.set(order.externalCallId, callId);
      return { kind: 'registered', callId };
    }
    if (order.kind === 'finish') {
      if (finished.has(order.callId)) return { kind: 'nothingToDo' };
      finished.add(order.callId);
      return { kind: 'acknowledged', activityId: 1 };
    }
    if (order.kind !== 'note') return { kind: finished.has(order.callId) ? 'nothingToDo' : 'acknowledged' };
    if (order.callId === '') faults.push('a note about no call');
    if (!finished.has(order.callId)) {
      if (order.callId.startsWith('externalCall.')) faults.push('a note before the finish');
      return noActivity;
    }
    notes.set(order.callId, order.text);
    return { kind: 'acknowledged' };
  };
  const request = (orders: readonly TelephonyOrder[]): Promise<readonly CommandAnswer[]> => {
    if (orders.length > 1 && orders.some(({ kind }) => kind === 'note')) faults.push('a note in a batch');
    const fate = fateOf();
    if (fate === 'never') return new Promise(() => undefined);
    if (fate === 'lostBefore') return Promise.resolve(orders.map(() => down));
    const answers = orders.map(process);
    if (fate === 'neverAfter') return new Promise(() => undefined);
    return Promise.resolve(fate === 'lostAfter' ? orders.map(() => down) : answers);
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
  return { telephony, callIds, finished, notes, faults };
}

type Journal = ReturnType<typeof createMemoryJournal>;
let ids = 0;

/** A run of the program; a killed one writes nothing and sends nothing any more. */
function startProgram(journal: Journal, time: ReturnType<typeof createHeldTime>, telephony: Telephony) {
  let dead = false;
  let left: readonly Command[] = [];
  void journal.load((rows) => (left = rows));
  // What waits for its disk is neither written nor sent before that is read.
  let unread: Command[] | null = [];
  const onRead: (() => void)[] = [];
  const queue = createCommandQueue({
    journal: {
      ...journal,
      load: (take) => Promise.resolve(take(left)),
      save: (command) => {
        if (dead) return;
        if (unread === null) journal.save(command);
        else unread.push(command);
      },
      saved: () => {
        const saved =
          unread === null ? journal.saved() : new Promise<void>((resolve) => onRead.push(resolve));
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
  queue.usePortal({ account, telephony });
  return {
    queue,
    isRead: () => unread === null,
    read(): void {
      if (unread === null) return;
      const written = unread;
      unread = null;
      void queue.load(() => undefined);
      written.forEach(journal.save);
      onRead.forEach((tell) => tell());
    },
    kill(): void {
      dead = true;
      queue.usePortal(null);
    },
  };
}

/** Calls `a` and `b` are Ringside's own, `x` is the telephone system's, which finishes it. */
const own = ['a', 'b'];
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('write', 'writeByCallId'),
      call: fc.constantFrom('a', 'b', 'x'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('ring', 'ring', 'end', 'hide'),
      call: fc.constantFrom('a', 'b', 'x'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('crash', 'crashAndReadLate', 'read', 'wait', 'online', 'offline', 'newCredentials'),
      call: fc.constant(''),
    }),
  },
);

it('whatever is written, answered, lost, and however often the program dies, the last text is what the portal has in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: 'max' }),
      fc.infiniteStream(
        fc.constantFrom<Fate>('answered', 'answered', 'lostBefore', 'lostAfter', 'never', 'neverAfter'),
      ),
      fc.infiniteStream(fc.constantFrom(0, 0, 1, 2_000)),
      async (steps, fates, disk) => {
        const time = createHeldTime();
        const journal = createMemoryJournal(createSlowDisk(time, () => disk.next().value ?? 0));
        let calm = false;
        const portal = createPortal(() => (calm ? 'answered' : (fates.next().value ?? 'answered')));
        const rung = new Set<string>();
        let written = new Map<string, string>();
        let program = startProgram(journal, time, portal.telephony);
        program.read();
        let writtenInThisRun = new Set<string>();
        let writtenBefore = new Map(written);
        const crashAndReadLate = (): void => {
          if (!program.isRead()) written = writtenBefore;
          writtenBefore = new Map(written);
          program.kill();
          program = startProgram(journal, time, portal.telephony);
          writtenInThisRun = new Set();
        };
        const restart = (): void => {
          crashAndReadLate();
          program.read();
        };
        /** What the portal calls them, as far as its answers came through. */
        const told = new Map<string, string>();
        const namesOf = (call: string) =>
          own.includes(call)
            ? { callId: told.get(call) ?? null, externalCallId: call }
            : { callId: call, externalCallId: null };
        const write = (call: string, names: ReturnType<typeof namesOf>): void => {
          const text = `${call} ${written.size} ${(ids += 1)}`;
          written.set(call, text);
          writtenInThisRun.add(call);
          program.queue.oweNote({ ...names, subject, userId: 7, text }, false);
        };
        const acts: Record<string, (call: string) => void> = {
          ring: (call) => {
            if (!own.includes(call) || rung.has(call) || !program.isRead()) return;
            rung.add(call);
            program.queue.oweRegister(callToRegister({ externalCallId: call, startedAtMs: time.nowMs() }));
          },
          end: (call) => {
            if (own.includes(call)) program.queue.callEnded(call, { durationS: 1, statusCode: '200' });
            else {
              portal.finished.add(call);
              program.queue.noteMayGo(call);
            }
          },
          hide: (call) => void program.queue.owe('hide', { callId: call, subject }, [7]),
          write: (call) => {
            // Which call it is a program knows from its disk.
            if (own.includes(call) && !(rung.has(call) && program.isRead())) return;
            write(call, namesOf(call));
          },
          // As the history knows the calls of earlier runs.
          writeByCallId: (call) => {
            const { callId } = namesOf(call);
            if (callId !== null) write(call, { callId, externalCallId: null });
          },
          crash: restart,
          crashAndReadLate,
          read: () => program.read(),
          wait: () => time.turn(30_000),
          online: () => program.queue.tryNow(),
          offline: () => program.queue.usePortal(null),
          newCredentials: () => program.queue.usePortal({ account, telephony: portal.telephony }),
        };
        for (const { do: action, call } of steps) {
          acts[action]?.(call);
          await settled();
          for (const { kind, externalCallId, callId } of program.queue.all())
            if (kind === 'register' && callId !== null) told.set(externalCallId, callId);
          for (const one of writtenInThisRun)
            expect(program.queue.noteAbout(namesOf(one))?.details.text).toBe(written.get(one));
        }
        calm = true;
        portal.finished.add('x');
        restart();
        for (let n = 0; n < 10; n += 1) {
          time.turn(120_000);
          await settled();
        }
        expect(portal.faults).toEqual([]);
        expect(Object.fromEntries(portal.notes)).toEqual(
          Object.fromEntries(
            [...written].map(([call, text]) => [own.includes(call) ? `externalCall.${call}` : call, text]),
          ),
        );
        expect(program.queue.all().filter(isUnsettled)).toEqual([]);
      },
    ),
    { numRuns: 800 },
  );
});

it('a note that was on its way before the disk was read goes after the finish that lay there', async () => {
  const time = createHeldTime();
  let disk = 0;
  const journal = createMemoryJournal(createSlowDisk(time, () => disk));
  const portal = createPortal(() => 'answered');
  const before = startProgram(journal, time, portal.telephony);
  before.read();
  before.queue.oweRegister(callToRegister({ externalCallId: 'a', startedAtMs: time.nowMs() }));
  await settled();
  before.kill();

  const program = startProgram(journal, time, portal.telephony);
  const note = { callId: 'externalCall.a', externalCallId: null, subject, userId: 7, text: 'Calls back' };
  program.queue.oweNote(note, true);
  await settled();
  disk = 2_000;
  program.read();
  for (let n = 0; n < 3; n += 1) {
    await settled();
    time.turn(120_000);
  }

  expect(portal.faults).toEqual([]);
  expect(portal.notes.get(note.callId)).toBe(note.text);
});
