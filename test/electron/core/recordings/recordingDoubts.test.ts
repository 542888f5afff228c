import { describe, expect, it } from 'vitest';
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
      expect(second.rows().map(({ id, standing }) => [id, standing.at])).toEqual([
        [b, 'attached'],
        [a, 'replaced'],
      ]);
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
      expect(() => first.recordings.tryAgain(first.name)).toThrow('recording.switchedOff');
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
    await pass(longQuietMs);
    for (const { answer } of portal.sent.slice())
      await answer({ ...{ kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null } });
    settings.attachRecordings = 'recordings';
    recordings.settingsChanged();
    await pass(60_000);
    expect(portal.sent.slice(2).map(({ method }) => method)).toEqual(['recording']);
    const problem = { code: 'recording.switchedOff', params: {} };
    expect(only()?.transcript).toMatchObject({ at: 'failed', problem, canTryAgain: false });
  });
});

describe('who called', () => {
  it('is forgotten after its days, and the names of files after eight, where it is switched off by then', async () => {
    const { disk, calls, answeredAtMs, name, pass, portal, recordings, store, settings, time } =
      await setUpTalk();
    disk.put(name);
    calls.push(knownTalk('a', answeredAtMs));
    recordings.look();
    await pass(quietMs);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    settings.attachRecordings = 'off';
    settings.historyDays = 7;
    recordings.settingsChanged();
    await pass(1_000);
    expect(JSON.stringify(store.kept)).toContain('Anna');
    for (const [days, kept] of [
      [7, [{ id: name, subject: { who: '', phoneNumber: '' } }]],
      [1, []],
    ] as const) {
      time.turn(days * 24 * 3_600_000);
      // As after the end of a call, and at the start.
      recordings.look();
      await pass(1_000);
      expect(store.kept.records).toMatchObject(kept);
    }
  });

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
