import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { recordingBytesAtMost } from '../../../../contracts/recordings/recordings.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import {
  createHeldFolder,
  createMemoryRecordings,
  knownTalk,
  microsipName,
  setUpRecordings,
} from './recordingsSetUp.ts';

/** Long enough for a file to be seen twice and be the same. */
const quietMs = 10_000;
const failed: CommandAnswer = { kind: 'failed', error: { code: 'portal.accessDenied', params: {} } };

/** A talk that begins a second after the program, and its recording. */
async function setUpTalk(parts: Parameters<typeof setUpRecordings>[0] = {}) {
  const all = setUpRecordings({ startMs: 2_000_000, ...parts });
  await all.pass(1_000);
  const answeredAtMs = all.time.nowMs();
  const name = microsipName(answeredAtMs);
  return { ...all, answeredAtMs, name };
}

describe('a recording of a call that is over', () => {
  it('is owed once, and attached once the portal has it', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    await pass(5 * 60_000 + quietMs);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { kind: 'recording', callId: 'call-a', fileName: name, files: [{ path: `/recordings/${name}` }] },
    ]);
    expect(only()).toMatchObject({ callKey: 'a', standing: { at: 'sending', percent: 40 } });
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    await pass(30 * 60_000);
    expect([portal.sent.length, only()?.standing.at]).toEqual([1, 'attached']);
  });

  it('waits for the end of the call, for its writer, and for a file that grows', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name, { sizeBytes: 10 });
    calls.push(knownTalk('a', answeredAtMs, { isLive: true, endedAtMs: null }));
    recordings.look();
    await pass(20_000);
    expect(only()).toMatchObject({ callKey: 'a', standing: { at: 'growing' } });
    calls[0] = knownTalk('a', answeredAtMs);
    disk.content = 'notWhole';
    recordings.look();
    await pass(20_000);
    disk.content = 'whole';
    for (let sizeBytes = 20; sizeBytes < 25; sizeBytes += 1) {
      disk.put(name, { sizeBytes });
      await pass(2_000);
    }
    expect(portal.sent).toEqual([]);
    await pass(quietMs);
    expect(portal.sent).toHaveLength(1);
  });

  it('whose file changes after it was attached is another one, and the operator decides', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, recordings } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    disk.put(name, { sizeBytes: 2_000 });
    recordings.look();
    await pass(quietMs);
    expect(portal.sent).toHaveLength(1);
    expect(rows().map(({ standing }) => standing.at)).toContain('unclear');
  });

  it.each([
    ['too large', 'recording.tooLarge', { sizeBytes: recordingBytesAtMost + 1 }, 'whole'],
    ['of somebody else', 'recording.notYours', { isOwn: false }, 'whole'],
    ['that is no sound', 'recording.notSound', {}, 'notSound'],
    ['that nobody finished', 'recording.notWhole', {}, 'notWhole'],
  ] as const)('%s is told and not sent', async (_, code, change, content) => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name, change);
    disk.content = content;
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(3 * 60_000);
    expect(only()?.standing).toMatchObject({ at: 'failed', problem: { code } });
    expect(portal.sent).toEqual([]);
  });

  it('from before it was switched on is never sent', async () => {
    const { disk, calls, answeredAtMs, pass, portal, rows, recordings } = await setUpTalk();
    disk.put(microsipName(answeredAtMs - 60_000));
    calls.push(knownTalk('a', answeredAtMs - 60_000));
    recordings.look();
    await pass(60_000);
    expect([portal.sent, rows()]).toEqual([[], []]);
  });

  it('is not looked for while it is switched off', async () => {
    const { disk, pass, recordings } = await setUpTalk({ settings: { attachRecordings: 'off' } });
    recordings.look();
    await pass(60 * 60_000);
    expect(disk.listed).toBe(0);
    expect(recordings.snapshot.get()).toEqual({ isOn: false, problem: null, recordings: [] });
  });
});

describe('a recording that may be of several calls', () => {
  it('is attached to none until the operator has chosen', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs), knownTalk('b', answeredAtMs + 1_000));
    recordings.look();
    await pass(60_000);
    expect(portal.sent).toEqual([]);
    expect(only()).toMatchObject({
      standing: { at: 'unclear' },
      calls: [{ callKey: 'a' }, { callKey: 'b' }],
    });
    await expect(recordings.attach(name, 'c')).rejects.toThrow('call.unknown');
    await recordings.attach(name, 'b');
    expect(portal.sent.map(({ callId }) => callId)).toEqual(['call-b']);
  });

  it('of no call is listed and sent nowhere, and can be left out for good', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, only, recordings } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs, { phoneNumber: '+4930901829' }));
    recordings.look();
    await pass(60_000);
    expect(only()).toMatchObject({ callKey: null, standing: { at: 'noCall' }, calls: [{ callKey: 'a' }] });
    recordings.leave(name);
    recordings.look();
    await pass(60_000);
    expect([portal.sent, rows()]).toEqual([[], []]);
  });

  it('of a call that the portal does not know is sent nowhere', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs, { callId: null }));
    recordings.look();
    await pass(60_000);
    expect([portal.sent, only()?.standing.at]).toEqual([[], 'noCall']);
  });

  it('a second recording of a call takes nobody’s place by itself', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, only } = await setUpTalk();
    calls.push(knownTalk('a', answeredAtMs));
    disk.put(name);
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    disk.put(microsipName(answeredAtMs + 10_000));
    recordings.look();
    await pass(60_000);
    expect(portal.sent).toHaveLength(1);
    expect(only()).toMatchObject({
      standing: { at: 'unclear' },
      calls: [{ callKey: 'a', hasRecording: true }],
    });
  });
});

describe('a recording that fits and may be another one', () => {
  it('where there are two of one call both wait for the operator', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, recordings } = await setUpTalk();
    disk.put(name);
    disk.put(microsipName(answeredAtMs + 10_000));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(60_000);
    expect(portal.sent).toEqual([]);
    expect(rows().map(({ standing }) => standing.at)).toEqual(['unclear', 'unclear']);
    await recordings.attach(name, 'a');
    expect(portal.sent.map(({ order }) => order)).toMatchObject([{ fileName: name }]);
  });

  it.each([
    ['before its call was answered', -60_000],
    ['long after its call was over', 60 * 60_000],
  ])('which was written %s waits for the operator', async (_, byMs) => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name, { modifiedMs: answeredAtMs + byMs });
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(60_000);
    expect([portal.sent, only()?.standing.at]).toEqual([[], 'unclear']);
  });

  it('of the next talk after a crash is not taken for one of the talk before', async () => {
    const { disk, answeredAtMs, pass, portal, only, recordings, earlier } = await setUpTalk();
    disk.put(microsipName(answeredAtMs + 20 * 60_000));
    earlier.push(knownTalk('a', answeredAtMs, { endedAtMs: null }));
    recordings.look();
    await pass(60_000);
    expect([portal.sent, only()?.standing.at]).toEqual([[], 'noCall']);
    expect(only()?.calls.map(({ callKey }) => callKey)).toEqual(['a']);
  });
});

describe('another operator', () => {
  const other = { account: 'portal.example/8', userId: 8, renamedFrom: null };

  it('who comes while it is looked owes nothing of the one before', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, recordings, queue, operator, history } =
      await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    let answer = (): void => undefined;
    recordings.look();
    await pass(1_000);
    history.asked = () => new Promise((resolve) => (answer = () => resolve([])));
    await pass(quietMs);
    operator.portal = other;
    queue.usePortal({ account: other.account, telephony: portal });
    recordings.operatorChanged();
    answer();
    history.asked = () => Promise.resolve([]);
    await pass(6 * 60_000);
    expect([portal.sent, queue.all(), rows()]).toEqual([[], [], []]);
  });

  it('is not shown what was found for the one before, and cannot attach it', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, rows, recordings, operator } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs), knownTalk('b', answeredAtMs + 1_000));
    recordings.look();
    await pass(60_000);
    expect(rows()).toHaveLength(1);
    operator.portal = other;
    recordings.operatorChanged();
    expect(rows()).toEqual([]);
    await expect(recordings.attach(name, 'a')).rejects.toThrow('recording.gone');
    await pass(60_000);
    expect([portal.sent, rows()]).toEqual([[], []]);
  });
});

describe('two halves', () => {
  const half = (answeredAtMs: number, which: string): string => {
    const at = new Date(answeredAtMs);
    const part = (value: number): string => String(value).padStart(2, '0');
    const day = `${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}`;
    return `dump-${day}-${part(at.getHours())}-${part(at.getMinutes())}-${part(at.getSeconds())}-${which}.wav`;
  };

  it('of one call are one recording, the caller’s first', async () => {
    const { disk, calls, answeredAtMs, pass, portal, recordings } = await setUpTalk();
    disk.put(half(answeredAtMs, 'enc'));
    disk.put(half(answeredAtMs, 'dec'));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      {
        fileName: half(answeredAtMs, 'enc').replace('-enc', ''),
        files: [
          { path: expect.stringContaining('-dec.wav') as string },
          { path: expect.stringContaining('-enc.wav') as string },
        ],
      },
    ]);
  });
});

describe('a transcript beside a recording', () => {
  it('is owed where transcripts are sent, the best of several', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk({
      settings: { attachRecordings: 'withTranscripts' },
    });
    disk.put(name);
    for (const ending of ['txt', 'vtt', 'srt']) disk.put(name.replace('wav', ending));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { kind: 'recording' },
      { kind: 'transcript', callId: 'call-a', file: { path: `/recordings/${name.replace('wav', 'vtt')}` } },
    ]);
  });

  it('stays where only recordings are', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk();
    disk.put(name);
    disk.put(name.replace('wav', 'txt'));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    expect(portal.sent.map(({ method }) => method)).toEqual(['recording']);
  });

  it('that is being written, or comes hours later, is sent once it is there', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk({
      settings: { attachRecordings: 'withTranscripts' },
    });
    const text = name.replace('wav', 'vtt');
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(2_000);
    for (let sizeBytes = 20; sizeBytes < 25; sizeBytes += 1) {
      disk.put(text, { sizeBytes });
      recordings.look();
      await pass(1_500);
    }
    expect(portal.sent.map(({ method }) => method)).toEqual(['recording']);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    await pass(6 * 60_000);
    expect(portal.sent.slice(1).map(({ order }) => order)).toMatchObject([
      { kind: 'transcript', callId: 'call-a', file: { sizeBytes: 24 } },
    ]);
    await portal.sent[1]?.answer({ kind: 'acknowledged' });
    await pass(30 * 60_000);
    expect(portal.sent).toHaveLength(2);
  });

  it('from before it was said that transcripts are sent stays where it is', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, settings } = await setUpTalk();
    disk.put(name);
    disk.put(name.replace('wav', 'txt'));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    settings.attachRecordings = 'withTranscripts';
    recordings.settingsChanged();
    await pass(20 * 60_000);
    expect(portal.sent.map(({ method }) => method)).toEqual(['recording']);
  });
});

describe('trouble', () => {
  it('a refused recording says so, and is sent again by a press', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer(failed);
    expect(only()?.standing).toEqual({
      at: 'failed',
      problem: { code: 'portal.accessDenied', params: {} },
      canTryAgain: true,
    });
    recordings.tryAgain(name);
    expect(portal.sent).toHaveLength(2);
    await portal.sent[1]?.answer({ kind: 'failed', error: { code: 'recording.changed', params: {} } });
    expect(only()?.standing).toMatchObject({ at: 'failed', canTryAgain: false });
  });

  it('a folder that goes is told, and found again when it comes back', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk();
    disk.isThere = false;
    recordings.look();
    await pass(1_000);
    expect(recordings.snapshot.get().problem).toEqual({ code: 'recording.folderMissing', params: {} });
    const before = disk.listed;
    await pass(10 * 60_000);
    expect(disk.listed - before).toBeLessThanOrEqual(20);
    disk.isThere = true;
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    await pass(40_000 + quietMs);
    expect([recordings.snapshot.get().problem, portal.sent.length]).toEqual([null, 1]);
  });

  it('a drive that hangs is told, is asked nothing more, and found again', async () => {
    const { disk, pass, recordings } = await setUpTalk();
    disk.hangs = true;
    recordings.look();
    const before = disk.listed;
    await pass(10 * 60_000);
    expect(recordings.snapshot.get().problem).toEqual({ code: 'recording.folderNotReadable', params: {} });
    expect(disk.listed - before).toBe(1);
    recordings.settingsChanged();
    expect(disk.listed - before).toBe(1);
  });

  it('a history that does not answer does not end looking', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, history } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    const asked = history.asked;
    history.asked = () => Promise.reject(new Error('no answer'));
    recordings.look();
    await pass(10_000);
    history.asked = asked;
    await pass(6 * 60_000);
    expect(portal.sent).toHaveLength(1);
  });

  it('a file that cannot be read is told, and looked at again', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.put(name);
    disk.content = 'notReadable';
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    expect(only()?.standing).toMatchObject({ at: 'failed', problem: { code: 'recording.notReadable' } });
    disk.content = 'whole';
    await pass(60_000);
    expect(portal.sent).toHaveLength(1);
  });

  it('killed before it was owed, the next start owes it, and not twice', async () => {
    const [store, journal, disk] = [createMemoryRecordings(), createMemoryJournal(), createHeldFolder()];
    const first = await setUpTalk({ store, journal, disk });
    disk.held.put(first.name);
    first.calls.push(knownTalk('a', first.answeredAtMs));
    first.recordings.look();
    await first.pass(quietMs);
    first.stop();
    // The file says that it is owed; nothing of that came to the journal.
    const second = setUpRecordings({ store, disk, journal: createMemoryJournal(), startMs: 2_100_000 });
    await second.pass(60_000);
    expect(second.portal.sent).toHaveLength(1);
    await second.portal.sent[0]?.answer({ kind: 'acknowledged' });
    second.stop();
    const third = setUpRecordings({ store, disk, journal: createMemoryJournal(), startMs: 2_200_000 });
    await third.pass(60_000);
    expect([third.portal.sent, third.only()?.standing.at]).toEqual([[], 'attached']);
  });

  it('of a call of an earlier run is found by the history', async () => {
    const [store, disk] = [createMemoryRecordings(), createHeldFolder()];
    const first = await setUpTalk({ store, disk });
    first.stop();
    disk.held.put(first.name);
    const second = setUpRecordings({ store, disk, startMs: 2_100_000 });
    second.earlier.push(knownTalk('a', first.answeredAtMs));
    await second.pass(60_000);
    expect(second.portal.sent.map(({ callId }) => callId)).toEqual(['call-a']);
  });

  it('a full disk is told, and the recording is sent all the same', async () => {
    const store = createMemoryRecordings();
    store.refuses = true;
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk({ store });
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    expect(portal.sent).toHaveLength(1);
    expect(recordings.snapshot.get().problem).toEqual({ code: 'recording.notKept', params: {} });
    store.refuses = false;
    await pass(10_000);
    expect([recordings.snapshot.get().problem, store.kept.records.length]).toEqual([null, 1]);
  });
});

describe('what the operator has chosen', () => {
  it.each(['down', 'refused', 'lost'] as const)(
    'is not undone by a restart where the first one was %s',
    async (became) => {
      const [store, journal, disk] = [createMemoryRecordings(), createMemoryJournal(), createHeldFolder()];
      const first = await setUpTalk({ store, journal, disk });
      const [a, b] = [first.name, microsipName(first.answeredAtMs + 10_000)];
      disk.held.put(a);
      first.calls.push(knownTalk('a', first.answeredAtMs));
      first.recordings.look();
      await first.pass(quietMs);
      if (became === 'down')
        await first.portal.sent[0]?.answer({
          ...{ kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null },
        });
      if (became === 'refused') await first.portal.sent[0]?.answer(failed);
      disk.held.put(b);
      first.recordings.look();
      await first.pass(quietMs);
      await first.recordings.attach(b, 'a');
      // Whichever is on the wire first.
      await first.portal.sent.at(-1)?.answer({ kind: 'acknowledged' });
      // One whose answer was lost may arrive late: so long the next one waits.
      await first.pass(5 * 60_000);
      await first.portal.sent.at(-1)?.answer({ kind: 'acknowledged' });
      expect(first.portal.sent.at(-1)?.order).toMatchObject({ fileName: b });
      first.stop();
      const second = setUpRecordings({ store, disk, journal, startMs: first.time.nowMs() });
      second.earlier.push(knownTalk('a', first.answeredAtMs));
      await second.pass(60_000);
      expect(second.portal.sent).toEqual([]);
      expect(second.rows().map(({ id, standing }) => [id, standing.at])).toEqual([[b, 'attached']]);
    },
  );
});

describe('what is switched off', () => {
  it.each(['waiting', 'on the wire'] as const)(
    'is not sent, what is %s included, and can be sent later',
    async (which) => {
      const [store, journal, disk] = [createMemoryRecordings(), createMemoryJournal(), createHeldFolder()];
      const first = await setUpTalk({ store, journal, disk });
      disk.held.put(first.name);
      first.calls.push(knownTalk('a', first.answeredAtMs));
      first.recordings.look();
      await first.pass(quietMs);
      if (which === 'waiting')
        await first.portal.sent[0]?.answer({
          ...{ kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null },
        });
      first.settings.attachRecordings = 'off';
      first.recordings.settingsChanged();
      first.recordings.tryAgain(first.name);
      await first.pass(60 * 60_000);
      expect(first.portal.sent).toHaveLength(1);
      first.stop();
      const second = setUpRecordings({
        store,
        disk,
        journal,
        startMs: first.time.nowMs(),
        settings: { attachRecordings: 'off' },
      });
      await second.pass(60_000);
      expect(second.portal.sent).toEqual([]);
      second.settings.attachRecordings = 'recordings';
      second.recordings.settingsChanged();
      await second.pass(60_000);
      expect(second.portal.sent).toEqual([]);
      expect(second.only()?.standing).toMatchObject({ at: 'failed', canTryAgain: true });
      second.recordings.tryAgain(first.name);
      expect(second.portal.sent).toHaveLength(1);
    },
  );

  it('is not sent by a run that was told so while it did not run', async () => {
    const [store, journal, disk] = [createMemoryRecordings(), createMemoryJournal(), createHeldFolder()];
    const first = await setUpTalk({ store, journal, disk });
    disk.held.put(first.name);
    first.calls.push(knownTalk('a', first.answeredAtMs));
    first.use(null);
    first.recordings.look();
    await first.pass(quietMs);
    first.stop();
    const second = setUpRecordings({
      ...{ store, disk, journal, startMs: first.time.nowMs(), settings: { attachRecordings: 'off' } },
      connected: false,
    });
    second.use(second.portal);
    await second.pass(60_000);
    expect(second.portal.sent).toEqual([]);
  });

  it('takes transcripts back where only recordings are sent on', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, settings, only } = await setUpTalk({
      settings: { attachRecordings: 'withTranscripts' },
    });
    disk.put(name);
    disk.put(name.replace('wav', 'vtt'));
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    for (const { answer } of portal.sent.slice())
      await answer({ ...{ kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null } });
    settings.attachRecordings = 'recordings';
    recordings.settingsChanged();
    await pass(60_000);
    expect(portal.sent.slice(2).map(({ method }) => method)).toEqual(['recording']);
    expect(only()?.transcript).toMatchObject({ at: 'failed' });
  });
});

describe('a busy desk', () => {
  it('attaches each of a week’s recordings once, however many there are', async () => {
    const { disk, calls, answeredAtMs, pass, portal, recordings } = await setUpTalk();
    const count = 600;
    for (let n = 0; n < count; n += 1) {
      disk.put(microsipName(answeredAtMs + n * 60_000));
      calls.push(knownTalk(`a${n}`, answeredAtMs + n * 60_000));
    }
    recordings.look();
    await pass(quietMs);
    const ids = new Set<string>();
    for (let sent = portal.sent.length - 1; sent < portal.sent.length; sent += 1) {
      ids.add(portal.sent[sent]?.callId ?? '');
      await portal.sent[sent]?.answer({ kind: 'acknowledged' });
    }
    expect([portal.sent.length, ids.size]).toEqual([count, count]);
    await pass(15 * 60_000);
    expect(portal.sent).toHaveLength(count);
  });

  it('forgets what nobody looks for any more', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, store, time } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    expect(store.kept.records.map(({ id }) => id)).toEqual([name]);
    time.turn(9 * 24 * 3_600_000);
    disk.put(microsipName(time.nowMs()));
    calls.push(knownTalk('c', time.nowMs()));
    await pass(6 * 60_000);
    expect(store.kept.records.map(({ id }) => id)).not.toContain(name);
  });
});

describe('who called', () => {
  it('is forgotten with the history, and after its days, and nothing is sent again for it', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, store, settings } = await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    expect(JSON.stringify(store.kept)).toContain('Anna');
    recordings.forgetCallers();
    await pass(1_000);
    expect(JSON.stringify(store.kept)).not.toContain('Anna');
    const later = microsipName(answeredAtMs + 200_000);
    disk.put(later);
    calls.push(knownTalk('b', answeredAtMs + 200_000));
    recordings.look();
    await pass(quietMs);
    await portal.sent[1]?.answer({ kind: 'acknowledged' });
    expect(JSON.stringify(store.kept)).toContain('Anna');
    settings.historyDays = 1;
    await pass(25 * 3_600_000);
    expect(JSON.stringify(store.kept)).not.toContain('Anna');
    expect(portal.sent).toHaveLength(2);
  });
});
