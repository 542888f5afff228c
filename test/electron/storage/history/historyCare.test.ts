import { describe, expect, it, vi } from 'vitest';
import type { Care } from '../../../../contracts/history/care.ts';
import {
  anna,
  boris,
  diskThatRefuses,
  everything,
  fullDisk,
  historyOf,
  historyOn,
  keptCall,
  nowMs,
  openSqlite,
  useHistoryFolder,
} from './historySetUp.ts';

const at = useHistoryFolder();
const care: Care = { how: 'calledBack', by: 'Pavel <b>\u202e', atMs: nowMs };
const sinceMs = nowMs - 14 * 24 * 3_600_000;

function missed(number: number, phoneNumber = '+74951234567') {
  const before = keptCall(number);
  return { ...before, party: { ...before.party, phoneNumber } };
}

describe('that a colleague has taken care of a missed call', () => {
  it('takes it out of To call back and not out of the history, in this run and in the next', async () => {
    const calls = [missed(1), missed(2, '+74957654321')];
    const keyOf = (n: number): string => calls[n]?.key ?? '';
    const first = historyOf(at.folder);
    first.write(calls);
    const open = await first.history.ask(anna, 'openMisses', { sinceMs });
    expect(open.map(({ key }) => key)).toEqual([keyOf(1), keyOf(0)]);
    const note = { found: [{ key: keyOf(0), care }] };
    expect(await first.history.ask(anna, 'noteCare', note)).toBe(true);
    expect(await first.history.ask(anna, 'noteCare', note), 'again').toBe(false);
    first.history.close();

    const next = historyOf(at.folder, { run: 'run2' });
    const told = await next.history.ask(anna, 'toCallBack', { sinceMs });
    expect(told.entries.map(({ key }) => key)).toEqual([keyOf(1)]);
    expect(told.cared).toEqual([{ key: keyOf(0), care }]);
    const { calls: rows } = await next.history.ask(anna, 'page', everything);
    expect(rows.map((row) => row.care)).toEqual([undefined, care]);
    expect(await next.history.ask(boris, 'toCallBack', { sinceMs })).toEqual({ entries: [], cared: [] });
    next.history.close();
  });

  it('stays whatever else becomes known of the call, and who was first stays', async () => {
    const { history, write } = historyOf(at.folder);
    const call = missed(1);
    write([call]);
    await history.ask(anna, 'noteCare', { found: [{ key: call.key, care }] });
    write([{ ...call, party: { ...call.party, name: 'Anna' } }]);
    await history.ask(anna, 'noteCare', { found: [{ key: call.key, care: { ...care, by: 'Later' } }] });
    expect(await history.ask(anna, 'call', { key: call.key })).toMatchObject({
      party: { name: 'Anna' },
      care,
    });
    history.close();
  });

  it('leaves a later missed call of the same number in the list', async () => {
    const { history, write } = historyOf(at.folder);
    const [one, two] = [missed(1), missed(2)];
    write([one, two]);
    await history.ask(anna, 'noteCare', { found: [{ key: one.key, care }] });
    const { entries } = await history.ask(anna, 'toCallBack', { sinceMs });
    expect(entries).toMatchObject([{ key: two.key, missedCalls: 1, firstMissedAtMs: two.startedAtMs }]);
    history.close();
  });

  it('is taken back for good by whoever knows better: to call back again, and asked about no more', async () => {
    const { history, write } = historyOf(at.folder);
    const [one, two, other] = [missed(1), missed(2), missed(3, '+74957654321')];
    write([one, two, other]);
    const note = { found: [one, two, other].map(({ key }) => ({ key, care })) };
    await history.ask(anna, 'noteCare', note);
    for (const time of ['once', 'twice'])
      expect(await history.ask(anna, 'putBack', { key: two.key }), time).toBe(true);
    const waits = async () => {
      const { entries, cared } = await history.ask(anna, 'toCallBack', { sinceMs });
      return [entries.map(({ key, missedCalls }) => [key, missedCalls]), cared.map(({ key }) => key)];
    };
    expect(await waits()).toEqual([[[two.key, 2]], [other.key]]);
    expect((await history.ask(anna, 'call', { key: two.key }))?.care).toBeUndefined();
    expect(await history.ask(anna, 'openMisses', { sinceMs }), 'nobody is asked about').toEqual([]);
    expect(await history.ask(anna, 'noteCare', note), 'that was on its way').toBe(false);
    await history.ask(anna, 'tickOff', { key: two.key, atMs: nowMs });
    expect(await waits(), 'ticked off').toEqual([[], [other.key]]);
    await history.ask(anna, 'putBack', { key: two.key });
    expect(await waits()).toEqual([[[two.key, 2]], [other.key]]);
    expect(await history.ask(anna, 'putBack', { key: 'nobody' })).toBe(false);
    history.close();
  });

  it('is not lost while the disk is full', async () => {
    const disk = fullDisk();
    const { history, write, time, clock, problems } = historyOn(disk.open, at.folder);
    const [call, before] = [missed(1), missed(50, '+74957654321')];
    write([call, before]);
    await history.ask(anna, 'noteCare', { found: [{ key: before.key, care }] });
    disk.full = true;
    write(Array.from({ length: 40 }, (_, n) => missed(n + 2, `+7495${2_000_000 + n}`)));
    expect(await history.ask(anna, 'noteCare', { found: [{ key: call.key, care }] })).toBe(true);
    await history.ask(anna, 'putBack', { key: before.key });
    await vi.waitFor(() => expect(problems).toEqual(['history.notWritable']));
    disk.full = false;
    clock.nowMs += 5_000;
    time.turn(5_200);
    await vi.waitFor(() => expect(problems).toEqual(['history.notWritable', null]));
    history.close();
    const after = historyOf(at.folder, { run: 'run2' });
    expect(await after.history.ask(anna, 'call', { key: call.key })).toMatchObject({ care });
    const { entries } = await after.history.ask(anna, 'toCallBack', { sinceMs });
    expect(entries.map(({ key }) => key)).toContain(before.key);
    after.history.close();
  });

  /** An earlier run, and version, of the program had one missed call. */
  async function ranLongBefore(): Promise<void> {
    await at.ranBefore([missed(1)]);
    const file = openSqlite(at.onlyFile());
    file.exec('ALTER TABLE call DROP COLUMN care; PRAGMA user_version = 1;');
    file.close();
  }

  it('has a place in a file of the version before', async () => {
    await ranLongBefore();
    const { history } = historyOf(at.folder);
    const [open] = await history.ask(anna, 'openMisses', { sinceMs });
    expect(await history.ask(anna, 'noteCare', { found: [{ key: open?.key ?? '', care }] })).toBe(true);
    history.close();
  });

  it('is kept in memory, with the calls of a file of the version before that cannot be written', async () => {
    await ranLongBefore();
    const disk = diskThatRefuses();
    disk.path = at.onlyFile();
    const { history, clock, problems } = historyOn(disk.open, at.folder);
    const [open] = await history.ask(anna, 'openMisses', { sinceMs });
    expect(problems).toEqual(['history.notWritable']);
    await history.ask(anna, 'noteCare', { found: [{ key: open?.key ?? '', care }] });
    disk.path = null;
    clock.nowMs += 5_200;
    expect(await history.ask(anna, 'call', { key: open?.key ?? '' })).toMatchObject({ care });
    expect(problems).toEqual(['history.notWritable', null]);
    history.close();
  });
});
