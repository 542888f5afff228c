import { describe, expect, it } from 'vitest';
import { failed, knownTalk, longQuietMs, quietMs, setUpTalk } from './recordingsSetUp.ts';

describe('a recording of a kind that does not say how long it is', () => {
  it('is not taken for whole while a copy of it stalls', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    const mp3 = name.replace('.wav', '.mp3');
    disk.content = 'perhapsWhole';
    calls.push(knownTalk('a', answeredAtMs));
    await pass(30_000);
    for (const sizeBytes of [90_000, 150_000, 200_000]) {
      disk.put(mp3, { sizeBytes });
      recordings.look();
      await pass(40_000);
      expect(only()).toMatchObject({ callKey: 'a', standing: { at: 'growing' } });
    }
    expect(portal.sent).toEqual([]);
    await pass(longQuietMs);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { kind: 'recording', fileName: mp3, files: [{ sizeBytes: 200_000 }] },
    ]);
  });

  it('waits for what a phone writes after the call, however quiet it was in it', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, time } = await setUpTalk();
    const mp3 = name.replace('.wav', '.mp3');
    disk.content = 'perhapsWhole';
    disk.put(mp3);
    calls.push(knownTalk('a', answeredAtMs, { isLive: true, endedAtMs: null }));
    recordings.look();
    await pass(3 * 60_000);
    calls[0] = knownTalk('a', answeredAtMs, { endedAtMs: time.nowMs() });
    recordings.look(3_000);
    await pass(40_000);
    expect(portal.sent).toEqual([]);
    disk.put(mp3, { sizeBytes: 2_000 });
    recordings.look();
    await pass(longQuietMs);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([{ files: [{ sizeBytes: 2_000 }] }]);
  });

  it('goes all the same where the clock was set back since its call', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk();
    disk.content = 'perhapsWhole';
    disk.put(name.replace('.wav', '.mp3'));
    calls.push(knownTalk('a', answeredAtMs, { endedAtMs: answeredAtMs + 24 * 3_600_000 }));
    recordings.look();
    await pass(longQuietMs);
    expect(portal.sent).toHaveLength(1);
  });

  it('that grows after it was attached is told, and its call can be chosen', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    const mp3 = name.replace('.wav', '.mp3');
    disk.content = 'perhapsWhole';
    disk.put(mp3);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    // Its call ends half a minute later.
    await pass(30_000 + longQuietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    disk.put(mp3, { sizeBytes: 2_000 });
    recordings.look();
    await pass(longQuietMs);
    expect(portal.sent).toHaveLength(1);
    expect(only()).toMatchObject({
      standing: { at: 'changed', wasAttached: true },
      calls: [{ callKey: 'a', recording: 'attached' }],
    });
  });
});

describe('a recording with nothing to hear in it', () => {
  it('is told and not sent by itself', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, only, recordings } = await setUpTalk();
    disk.content = 'noSound';
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(3 * 60_000);
    expect(only()).toMatchObject({
      callKey: 'a',
      standing: { at: 'failed', problem: { code: 'recording.noSound' }, canTryAgain: false },
    });
    expect(portal.sent).toEqual([]);
  });
});

describe('trying again', () => {
  it.each([
    [false, 'recording.switchedOff'],
    [true, 'recording.lockedOff'],
  ] as const)(
    'is not offered while it is off (locked: %s): it is told who has said so',
    async (locked, code) => {
      const { disk, calls, answeredAtMs, name, pass, portal, only, recordings, settings } = await setUpTalk();
      disk.put(name);
      calls.push(knownTalk('a', answeredAtMs));
      recordings.look();
      await pass(quietMs);
      await portal.sent[0]?.answer(failed);
      expect(only()?.standing).toMatchObject({ at: 'failed', canTryAgain: true });
      settings.attachRecordings = 'off';
      settings.isAttachingLocked = locked;
      recordings.settingsChanged();
      await pass(quietMs);
      expect(only()?.standing).toMatchObject({ at: 'failed', problem: { code }, canTryAgain: false });
      expect(() => recordings.tryAgain(name)).toThrow(code);
      settings.attachRecordings = 'recordings';
      recordings.settingsChanged();
      await pass(quietMs);
      expect(only()?.standing).toMatchObject({ at: 'failed', canTryAgain: true });
      recordings.tryAgain(name);
      expect(portal.sent).toHaveLength(2);
    },
  );
});
