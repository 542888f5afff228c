import { describe, expect, it } from 'vitest';
import { recordingBytesAtMost } from '../../../../contracts/recordings/recordings.ts';
import { knownTalk, longQuietMs, microsipName, quietMs, setUpTalk } from './recordingsSetUp.ts';

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
    expect(rows().map(({ standing }) => standing)).toEqual([{ at: 'changed', wasAttached: true }]);
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

  it('is not looked for because of a setting that is about something else', async () => {
    const { disk, pass, recordings, settings } = await setUpTalk();
    await pass(60_000);
    const before = disk.listed;
    recordings.settingsChanged();
    await pass(1_000);
    expect(disk.listed).toBe(before);
    settings.recordingNames = '{date}_{time}';
    recordings.settingsChanged();
    await pass(1_000);
    expect(disk.listed).toBe(before + 1);
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
      calls: [{ callKey: 'a', recording: 'attached' }],
    });
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
    await pass(longQuietMs);
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
    await pass(longQuietMs);
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

  it('that is being written while the operator chooses the call is sent once it is there', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings } = await setUpTalk({
      settings: { attachRecordings: 'withTranscripts' },
    });
    const text = name.replace('wav', 'vtt');
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs), knownTalk('b', answeredAtMs + 1_000));
    recordings.look();
    await pass(quietMs);
    disk.put(text, { sizeBytes: 20 });
    recordings.look();
    await pass(1_500);
    await recordings.attach(name, 'b');
    disk.put(text, { sizeBytes: 24 });
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    await pass(6 * 60_000);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { kind: 'recording', callId: 'call-b' },
      { kind: 'transcript', callId: 'call-b', file: { sizeBytes: 24 } },
    ]);
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
