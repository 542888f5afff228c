import { describe, expect, it } from 'vitest';
import { needsDecision } from '../../../../contracts/recordings/decisions.ts';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { isUnsettled } from '../../../../electron/core/ports/commandRecord.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import {
  createHeldFolder,
  createMemoryRecordings,
  failed,
  knownTalk,
  longQuietMs,
  microsipName,
  quietMs,
  setUpRecordings,
  setUpTalk,
} from './recordingsSetUp.ts';

const changed: CommandAnswer = { kind: 'failed', error: { code: 'recording.changed', params: {} } };
const noTranscript: CommandAnswer = {
  kind: 'failed',
  error: { code: 'recording.notTranscript', params: {} },
};
const taken: CommandAnswer = { kind: 'acknowledged' };
/** Nothing is listed that leaves the folder as it is seen now. */
const soon = 60_000;

/** A talk whose recording has become so and then was written to again. */
async function setUpWrittenAgain(
  became: 'attached' | 'owed' | 'refused',
  parts: Parameters<typeof setUpRecordings>[0] = {},
) {
  const all = await setUpTalk(parts);
  const { disk, calls, answeredAtMs, name, pass, portal, recordings } = all;
  disk.put(name);
  calls.push(knownTalk('a', answeredAtMs));
  recordings.look();
  await pass(quietMs);
  if (became === 'attached') await portal.sent[0]?.answer(taken);
  disk.put(name, { sizeBytes: 2_000 });
  recordings.look();
  await pass(quietMs);
  if (became === 'refused') await portal.sent[0]?.answer(changed);
  await pass(soon);
  return all;
}

describe('a recording that is written to again', () => {
  it.each(['attached', 'owed', 'refused'] as const)(
    'once it is %s is one row, with a decision',
    async (became) => {
      const { rows, name } = await setUpWrittenAgain(became);
      if (became === 'owed') {
        // It is on the wire: the answer says what became of it.
        expect(rows().map(({ id, standing }) => [id, standing.at])).toEqual([[name, 'sending']]);
        return;
      }
      expect(rows()).toMatchObject([
        {
          id: name,
          callKey: 'a',
          standing: { at: 'changed', wasAttached: became === 'attached' },
          calls: [{ callKey: 'a', recording: became === 'attached' ? 'attached' : 'none' }],
        },
      ]);
      expect(rows().every(needsDecision)).toBe(true);
    },
  );

  it('is still one row, with its decision, after a restart', async () => {
    const [store, journal, disk] = [createMemoryRecordings(), createMemoryJournal(), createHeldFolder()];
    const first = await setUpWrittenAgain('attached', { store, journal, disk });
    first.stop();
    const second = setUpRecordings({ store, disk, journal, startMs: first.time.nowMs() });
    second.earlier.push(knownTalk('a', first.answeredAtMs), knownTalk('a', first.answeredAtMs));
    await second.pass(soon);
    expect(second.rows().map(({ id, standing, calls }) => [id, standing.at, calls.length])).toEqual([
      [first.name, 'changed', 1],
    ]);
  });

  it('is sent anew, as it is now, by a press; nothing of the one before is owed any more', async () => {
    const { recordings, portal, rows, name, queue } = await setUpWrittenAgain('refused');
    await recordings.attach(name, 'a');
    expect(portal.sent.at(-1)?.order).toMatchObject({ fileName: name, files: [{ sizeBytes: 2_000 }] });
    await portal.sent.at(-1)?.answer(taken);
    expect(rows().map(({ standing }) => standing.at)).toEqual(['attached']);
    expect(queue.all().filter(isUnsettled)).toEqual([]);
  });

  it('which is left as it is stays attached, and no other recording of its call takes its place', async () => {
    const { recordings, portal, rows, name, disk, answeredAtMs, pass } = await setUpWrittenAgain('attached');
    recordings.leave(name);
    await pass(soon);
    expect(rows().map(({ standing }) => standing.at)).toEqual(['attached']);
    disk.put(microsipName(answeredAtMs + 10_000));
    recordings.look();
    await pass(soon);
    expect(portal.sent).toHaveLength(1);
    expect(rows().map(({ standing }) => standing.at)).toEqual(['unclear', 'attached']);
  });

  it('after it was left out stays left out', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, recordings } = await setUpTalk();
    disk.put(name, { modifiedMs: answeredAtMs + 60 * 60_000 });
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    recordings.leave(name);
    disk.put(name, { sizeBytes: 2_000 });
    recordings.look();
    await pass(soon);
    expect([portal.sent, rows()]).toEqual([[], []]);
  });
});

describe('what cannot be sent as it is', () => {
  it('is no debt to the portal, and stands in its row with the reason', async () => {
    const { queue, only } = await setUpWrittenAgain('refused', {});
    expect(queue.all().filter(isUnsettled)).toEqual([]);
    expect(only()?.standing.at).toBe('changed');
  });

  it('a transcript that is mended is attached by itself, and is tried no more before', async () => {
    const settings = { attachRecordings: 'withTranscripts' } as const;
    const all = await setUpTalk({ settings });
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings, queue } = all;
    const transcript = name.replace('.wav', '.vtt');
    disk.put(name);
    disk.put(transcript);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(longQuietMs);
    const sentOf = (kind: string) => portal.sent.filter(({ order }) => order.kind === kind);
    await sentOf('transcript')[0]?.answer(noTranscript);
    await sentOf('recording')[0]?.answer(failed);
    expect(
      queue
        .all()
        .filter(isUnsettled)
        .map(({ kind }) => kind),
    ).toEqual(['recording']);
    expect(only()?.transcript).toMatchObject({ at: 'failed', canTryAgain: false, isOwed: false });
    recordings.tryAgain(name);
    await sentOf('recording')[1]?.answer(taken);
    await pass(soon);
    expect(sentOf('transcript')).toHaveLength(1);
    disk.put(transcript, { sizeBytes: 3_000 });
    recordings.look();
    await pass(longQuietMs);
    expect(sentOf('transcript').map(({ order }) => order)).toMatchObject([
      {},
      { file: { sizeBytes: 3_000 } },
    ]);
    await sentOf('transcript')[1]?.answer(taken);
    expect(only()?.transcript?.at).toBe('attached');
  });
});

describe('what the portal refuses', () => {
  it('is given up by a press: nothing of it is owed any more, here or after a restart', async () => {
    const [store, journal, disk] = [createMemoryRecordings(), createMemoryJournal(), createHeldFolder()];
    const {
      disk: held,
      calls,
      answeredAtMs,
      name,
      pass,
      portal,
      ...rest
    } = await setUpTalk({ store, journal, disk });
    held.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    rest.recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer(failed);
    expect(rest.only()?.standing).toMatchObject({ at: 'failed', isOwed: true });
    rest.recordings.leave(name);
    expect([rest.queue.all().filter(isUnsettled), rest.rows()]).toEqual([[], []]);
    await pass(soon);
    rest.stop();
    const second = setUpRecordings({ store, disk, journal, startMs: rest.time.nowMs() });
    second.earlier.push(knownTalk('a', answeredAtMs));
    await second.pass(soon);
    expect([second.portal.sent, second.rows()]).toEqual([[], []]);
  });

  it('of a transcript alone leaves the recording attached', async () => {
    const all = await setUpTalk({ settings: { attachRecordings: 'withTranscripts' } });
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings, queue } = all;
    disk.put(name);
    disk.put(name.replace('.wav', '.txt'));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(longQuietMs);
    for (const sent of portal.sent) await sent.answer(sent.order.kind === 'recording' ? taken : failed);
    expect(only()?.transcript).toMatchObject({ at: 'failed', isOwed: true });
    recordings.leave(name);
    expect(only()).toMatchObject({ standing: { at: 'attached' }, transcript: null });
    expect(queue.all().filter(isUnsettled)).toEqual([]);
  });
});

describe('a second recording of a call', () => {
  it('that is chosen while the first is sent waits for its turn, and the first says what became of it', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, recordings } = await setUpTalk();
    const second = microsipName(answeredAtMs + 10_000);
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    disk.put(second);
    recordings.look();
    await pass(quietMs);
    expect(rows()).toMatchObject([
      { id: second, standing: { at: 'unclear' }, calls: [{ recording: 'onItsWay' }] },
      { id: name, standing: { at: 'sending' } },
    ]);
    await recordings.attach(second, 'a');
    expect(rows()).toMatchObject([
      { id: second, standing: { at: 'waiting', problem: null, isBehindAnother: true } },
      { id: name, standing: { at: 'replaced' } },
    ]);
    await portal.sent[0]?.answer(taken);
    await portal.sent[1]?.answer(taken);
    expect(rows().map(({ standing }) => standing.at)).toEqual(['attached', 'replaced']);
  });

  it('of another call waits for its turn too', async () => {
    const { disk, calls, answeredAtMs, name, pass, rows, recordings } = await setUpTalk();
    const laterMs = answeredAtMs + 60_000;
    disk.put(name);
    disk.put(microsipName(laterMs));
    calls.push(knownTalk('a', answeredAtMs), knownTalk('b', laterMs));
    recordings.look();
    await pass(quietMs);
    const standings = rows().map(({ standing }) => standing);
    expect(standings.filter(({ at }) => at === 'sending')).toHaveLength(1);
    expect(standings.filter((one) => one.at === 'waiting' && one.isBehindAnother)).toHaveLength(1);
  });
});

describe('what somebody has to decide', () => {
  it('is among what is listed, however much came after it', async () => {
    const { disk, calls, answeredAtMs, name, pass, rows, recordings } = await setUpTalk();
    disk.put(name, { modifiedMs: answeredAtMs + 60 * 60_000 });
    calls.push(knownTalk('a', answeredAtMs));
    for (let n = 1; n <= 120; n += 1)
      disk.put(microsipName(answeredAtMs + 3_600_000 + n * 1_000, '+4930000000'));
    recordings.look();
    await pass(soon);
    expect(rows()).toHaveLength(100);
    expect(
      rows()
        .filter(needsDecision)
        .some(({ id }) => id === name),
    ).toBe(true);
  });

  it('is none of what fits no call where every call about that time has its recording', async () => {
    const { disk, calls, answeredAtMs, name, pass, rows, recordings, portal } = await setUpTalk();
    const other = microsipName(answeredAtMs, '+4930000000');
    disk.put(name);
    disk.put(other);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    const told = () =>
      rows()
        .filter(needsDecision)
        .map(({ id }) => id);
    expect(told()).toEqual([]);
    await portal.sent[0]?.answer(failed);
    expect(told()).toEqual([other]);
  });
});
