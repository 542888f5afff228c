import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import {
  createHeldFolder,
  createMemoryRecordings,
  knownTalk,
  microsipName,
  setUpRecordings,
} from './recordingsSetUp.ts';

const retry: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const failed: CommandAnswer = { kind: 'failed', error: { code: 'portal.accessDenied', params: {} } };
const answers = { taken: { kind: 'acknowledged' }, down: retry, refused: failed } as const;
const begunMs = 2_000_000;
const talks = [begunMs + 1_000, begunMs + 121_000];
/** Two recordings of each of two talks. */
const names = talks.flatMap((atMs) => [microsipName(atMs), microsipName(atMs + 10_000)]);

const step = fc.oneof(
  fc.record({ do: fc.constant('record' as const), which: fc.constantFrom(1, 3) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 10_000, 300_000) }),
  fc.record({ do: fc.constant('choose' as const), which: fc.nat(names.length - 1) }),
  fc.record({ do: fc.constant('tryAgain' as const), which: fc.nat(names.length - 1) }),
  fc.record({ do: fc.constant('answer' as const), how: fc.constantFrom('taken', 'down', 'refused') }),
  fc.record({ do: fc.constant('restart' as const), killed: fc.boolean() }),
  fc.record({ do: fc.constant('reconnect' as const) }),
);

const disturbance = fc.oneof(
  step,
  fc.record({ do: fc.constant('writeAgain' as const), which: fc.nat(names.length - 1) }),
  fc.record({ do: fc.constant('leave' as const), which: fc.nat(names.length - 1) }),
);
const hopeless: CommandAnswer = { kind: 'failed', error: { code: 'recording.changed', params: {} } };

describe('recordings whose files are written to again', () => {
  it(
    'are one row a file whatever comes, and what a press is about is that file',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(disturbance, { maxLength: 40 }), async (steps) => {
          const [store, journal, disk] = [
            createMemoryRecordings(),
            createMemoryJournal(),
            createHeldFolder(),
          ];
          let run = 0;
          const begin = (startMs: number) => {
            const made = setUpRecordings({ store, journal, disk, startMs, idsBegin: `run-${(run += 1)}` });
            made.earlier.push(...talks.map((atMs, n) => knownTalk(`${n}`, atMs)));
            return made;
          };
          let now = begin(begunMs);
          const sizes = new Map<string, number>();
          const put = (name: string, sizeBytes: number): void => {
            sizes.set(name, sizeBytes);
            disk.put(name, { sizeBytes });
          };
          for (const first of [0, 2]) put(names[first] ?? '', 1_000);
          await now.pass(200_000);
          const answered = new Set<object>();
          for (const one of steps) {
            const name = 'which' in one ? (names[one.which] ?? '') : '';
            if (one.do === 'record') put(name, sizes.get(name) ?? 1_000);
            if (one.do === 'writeAgain' && sizes.has(name)) put(name, (sizes.get(name) ?? 0) + 500);
            if (one.do === 'pass') await now.pass(one.ms);
            if (one.do === 'tryAgain') now.recordings.tryAgain(name);
            if (one.do === 'answer') {
              const sent = now.portal.sent.find((each) => !answered.has(each));
              if (sent === undefined) continue;
              answered.add(sent);
              const { order } = sent;
              const isAsFound =
                order.kind === 'recording' && order.files[0]?.sizeBytes === sizes.get(order.fileName);
              // As the reader of the files says it.
              await sent.answer(isAsFound ? answers[one.how as keyof typeof answers] : hopeless);
            }
            if (one.do === 'restart') {
              now.stop();
              now = begin(now.time.nowMs() + 1_000);
            }
            if (one.do === 'leave') {
              const wasAttached = now.rows().find(({ id }) => id === name)?.standing.at === 'attached';
              now.recordings.leave(name);
              const after = now.rows().find(({ id }) => id === name)?.standing.at;
              if (wasAttached) expect(after).toBe('attached');
            }
            if (one.do === 'choose') {
              const row = now.rows().find(({ id, calls }) => id === name && calls.length > 0);
              if (row === undefined) continue;
              await now.recordings.attach(row.id, row.calls[0]?.callKey ?? '');
              const owed = now.rows().find(({ id }) => id === name);
              expect(['waiting', 'sending']).toContain(owed?.standing.at);
            }
            const ids = now.rows().map(({ id }) => id);
            expect(ids).toEqual([...new Set(ids)]);
          }
        }),
        { numRuns: 400 },
      );
    },
  );
});

describe('recordings, over restarts and whatever the portal answers', () => {
  it(
    'end with the one that the operator chose, each is sent no more than it must be, and then no more',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const [store, journal, disk] = [
            createMemoryRecordings(),
            createMemoryJournal(),
            createHeldFolder(),
          ];
          let run = 0;
          const begin = (nowMs: number) => {
            const made = setUpRecordings({
              store,
              journal,
              disk,
              startMs: nowMs,
              idsBegin: `run-${(run += 1)}`,
            });
            made.earlier.push(...talks.map((atMs, n) => knownTalk(`${n}`, atMs)));
            return made;
          };
          let now = begin(begunMs);
          for (const first of [0, 2]) disk.put(names[first] ?? '');
          await now.pass(200_000);
          /** By call: what the portal has, and what was chosen last. */
          const attached = new Map<string, string>();
          const chosen = new Map<string, string>();
          const answered = new Set<object>();
          const answer = async (how: keyof typeof answers): Promise<boolean> => {
            const sent = now.portal.sent.find((one) => !answered.has(one));
            if (sent === undefined) return false;
            answered.add(sent);
            if (how === 'taken' && sent.order.kind === 'recording')
              attached.set(sent.callId, sent.order.fileName);
            await sent.answer(answers[how]);
            return true;
          };
          for (const one of steps) {
            if (one.do === 'record') disk.put(names[one.which] ?? '');
            if (one.do === 'pass') await now.pass(one.ms);
            if (one.do === 'answer') await answer(one.how as keyof typeof answers);
            if (one.do === 'tryAgain') now.recordings.tryAgain(names[one.which] ?? '');
            if (one.do === 'reconnect') {
              now.use(null);
              now.use(now.portal);
              now.recordings.owedKnown();
            }
            if (one.do === 'restart') {
              const atMs = now.time.nowMs();
              if (!one.killed) await now.pass(1_000);
              now.stop();
              now = begin(atMs + 1_000);
            }
            if (one.do === 'choose') {
              const open = now.rows().filter(({ calls }) => calls.length > 0);
              const { id: name, calls } = open[one.which % Math.max(1, open.length)] ?? { id: '', calls: [] };
              const [call] = calls;
              if (call === undefined) continue;
              await now.recordings.attach(name, call.callKey);
              chosen.set(`call-${call.callKey}`, name);
            }
          }
          // All is taken from now on.
          for (let quiet = 0; quiet < 2;) {
            const took = await answer('taken');
            if (!took) {
              quiet += 1;
              await now.pass(40 * 60_000);
            }
          }
          const before = now.portal.sent.length;
          for (const [call, name] of chosen) {
            const row = now.rows().find(({ id }) => id === name);
            // It may have been refused: then the operator is told, and the one before is not sent in its place.
            if (row?.standing.at === 'attached') expect(attached.get(call)).toBe(name);
            else expect(row?.standing.at).toBe('failed');
          }
          now.use(null);
          now.use(now.portal);
          now.recordings.owedKnown();
          await now.pass(10 * 60_000);
          // What was refused may be tried with every connection; what was taken is not sent again, nor anything over what was chosen.
          for (const { callId, order } of now.portal.sent.slice(before)) {
            if (order.kind !== 'recording') continue;
            expect(attached.get(callId)).not.toBe(order.fileName);
            expect([undefined, order.fileName]).toContain(chosen.get(callId));
          }
        }),
        { numRuns: 100 },
      );
    },
  );
});
