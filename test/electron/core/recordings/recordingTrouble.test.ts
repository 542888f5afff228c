import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../memoryJournal.ts';
import {
  createHeldFolder,
  createMemoryRecordings,
  failed,
  knownTalk,
  microsipName,
  quietMs,
  setUpRecordings,
  setUpTalk,
} from './recordingsSetUp.ts';

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
      isOwed: true,
    });
    recordings.tryAgain(name);
    expect(portal.sent).toHaveLength(2);
    await portal.sent[1]?.answer({ kind: 'failed', error: { code: 'recording.changed', params: {} } });
    expect(only()?.standing).toMatchObject({ at: 'failed', canTryAgain: false, isOwed: false });
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

  it('a folder that is moved away and made anew is watched anew, and found again where its watch is lost', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk();
    recordings.look();
    await pass(quietMs);
    expect(disk.watches).toHaveLength(1);
    const [first] = disk.watches;
    disk.identity = 'second';
    // The first one says that it was moved, and nothing more.
    first?.change();
    await pass(quietMs);
    expect(disk.watches).toHaveLength(1);
    expect(disk.watches[0]).not.toBe(first);
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    disk.watches[0]?.change();
    await pass(quietMs);
    expect(portal.sent).toHaveLength(1);
    // The folder is still there, and its watch is lost each time it is made.
    const [second] = disk.watches.splice(0);
    const before = disk.listed;
    second?.lose();
    await pass(2 * 60_000);
    expect(disk.watches).toHaveLength(1);
    expect(disk.watches[0]).not.toBe(second);
    expect(disk.listed - before).toBeLessThan(6);
    second?.lose();
    await pass(60_000);
    expect(disk.watches).toHaveLength(1);
  });

  it('a folder in which no name is understood is told, and is fine with the first one that is', async () => {
    const { disk, name, pass, recordings, settings } = await setUpTalk();
    const problem = () => recordings.snapshot.get().problem;
    disk.put('notes.txt');
    recordings.look();
    await pass(1_000);
    expect(problem()).toBeNull();
    disk.put('Call with Anna.wav');
    recordings.look();
    await pass(1_000);
    expect(problem()).toEqual({ code: 'recording.namesNotUnderstood', params: {} });
    expect(await recordings.check()).toEqual(problem());
    disk.put('2026-11-20 14.21.12.mp3');
    settings.recordingNames = '{date} {time}';
    recordings.settingsChanged();
    await pass(1_000);
    expect(problem()).toBeNull();
    settings.recordingNames = '';
    recordings.settingsChanged();
    await pass(1_000);
    expect(problem()?.code).toBe('recording.namesNotUnderstood');
    disk.put(name);
    recordings.look();
    await pass(1_000);
    expect(problem()).toBeNull();
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
