import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeptCall } from '../../../../electron/core/ports/history/keptCall.ts';
import {
  anna,
  boris,
  changeOf,
  everything,
  fullDisk,
  historyOf,
  keptCall,
  nobody,
  nowMs,
  startHistoryHere,
  useHistoryFolder,
} from './historySetUp.ts';

const at = useHistoryFolder();
const dayMs = 24 * 3_600_000;

describe('the calls of an operator', () => {
  it('are there in the next run, as they were', async () => {
    const call = keptCall(1, {
      party: { ...keptCall(1).party, name: 'Анна "Ё" \u0000', crmEntity: { type: 'CONTACT', id: 7 } },
      card: {
        state: 'hidden',
        closedBy: 'operator',
        hideTookMs: 200,
        nothingToHide: false,
        problem: { code: 'call.noCard', params: { who: 'Анна' } },
      },
      callId: 'externalCall.1',
    });
    await at.ranBefore([call]);
    const { calls, history } = historyOf(at.folder);
    expect(await calls()).toEqual([call]);
    expect(await history.ask(anna, 'call', { key: call.key })).toEqual(call);
    history.close();
  });

  it('are seen by nobody else on this computer, whoever is connected in which order', async () => {
    const { write, keys, history } = historyOf(at.folder);
    write([keptCall(1)], anna);
    write([keptCall(2)], nobody);
    expect(await keys(boris)).toEqual([]);
    write([keptCall(3)], boris);
    write([keptCall(4)], anna);
    expect([await keys(anna), await keys(boris), await keys(nobody)]).toEqual([
      ['run1-4', 'run1-1'],
      ['run1-3'],
      ['run1-2'],
    ]);
    expect(await history.ask(boris, 'call', { key: 'run1-1' })).toBeNull();
    history.close();
    expect(at.files().filter((name) => name.endsWith('.db'))).toHaveLength(3);
    expect(at.files().join()).not.toContain('portal');
  });

  it('go along when their portal is renamed', async () => {
    await at.ranBefore([keptCall(1)]);
    const { keys, history } = historyOf(at.folder);
    const moved = { account: 'new.example/7', renamedFrom: anna.account };
    expect(await keys(moved)).toEqual(['run1-1']);
    expect(await keys({ ...moved, renamedFrom: null })).toEqual(['run1-1']);
    expect(await keys(anna)).toEqual([]);
    // What is there already is not written over.
    expect(await keys({ account: boris.account, renamedFrom: 'new.example/7' })).toEqual(['run1-1']);
    history.close();
  });

  it('that went on when the program ended are over, with the outcome that is known', async () => {
    const card = { ...keptCall(0).card, state: 'hidePending' as const };
    await at.ranBefore([
      keptCall(1, { state: 'ringing', outcome: null, endedAtMs: null }, 'run0'),
      keptCall(2, { state: 'answered', outcome: null, endedAtMs: null, answeredAtMs: nowMs - 9_000 }, 'run0'),
      keptCall(3, { card }, 'run0'),
    ]);
    const { calls, history } = historyOf(at.folder, { run: 'run1' });
    expect(
      (await calls()).map((call) => [call.state, call.outcome, call.endedAtMs, call.card.state]),
    ).toEqual([
      ['ended', 'missed', keptCall(3).endedAtMs, 'unknown'],
      ['ended', 'answered', null, 'unknown'],
      ['ended', 'unknown', null, 'unknown'],
    ]);
    expect((await history.ask(anna, 'page', everything)).counts).toMatchObject({ live: 0, problem: 0 });
    history.close();
  });

  it('of an earlier run keep what was known of the caller when less is known now', async () => {
    const known = keptCall(
      1,
      { party: { ...keptCall(1).party, company: 'Northwind', line: 'Sales' } },
      'run0',
    );
    await at.ranBefore([known]);
    const { history, calls } = historyOf(at.folder);
    const less = {
      ...known,
      party: { ...known.party, name: null, company: null, line: null },
      startedAtMs: nowMs,
    };
    history.write(anna, {
      calls: [changeOf({ ...less, outcome: 'declined', dismissed: true }, true)],
      gone: [],
    });
    expect(await calls()).toEqual([{ ...known, outcome: 'declined', dismissed: true }]);
    const page = { ...everything, search: { text: 'northwind', digits: '' } };
    expect((await history.ask(anna, 'page', page)).counts.all).toBe(1);
    history.close();
  });

  it('that turned out to be one are one', async () => {
    const { write, keys, history } = historyOf(at.folder);
    write([keptCall(1), keptCall(2)]);
    write([keptCall(1)], anna, ['run1-2']);
    expect(await keys()).toEqual(['run1-1']);
    history.close();
  });

  it('are forgotten after as many days as were chosen', async () => {
    let days = 90;
    const { write, keys, history } = historyOf(at.folder, { keptDays: () => days });
    write([
      keptCall(1, { startedAtMs: nowMs - 91 * dayMs }),
      keptCall(2, { startedAtMs: nowMs - 89 * dayMs }),
      keptCall(3, { startedAtMs: nowMs - 6 * dayMs }),
    ]);
    expect(await keys()).toEqual(['run1-3', 'run1-2']);
    days = 7;
    expect(await keys()).toEqual(['run1-3']);
    history.close();
  });
});

describe('erasing', () => {
  const words = ['Canary Caller', 'canary caller', '4930555123'];
  const canary = (number: number): KeptCall =>
    keptCall(number, {
      party: {
        ...keptCall(number).party,
        name: 'Canary Caller',
        phoneNumber: '+4930555123',
        formattedNumber: '',
      },
    });
  const found = (): readonly string[] => {
    const bytes = at
      .files()
      .map((name) => readFileSync(join(at.folder, name)).toString('latin1'))
      .join();
    return words.filter((word) => bytes.includes(word));
  };

  it('leaves no byte of the calls on the disk, those of another operator and the ones that go on excepted', async () => {
    const { history, write, keys } = historyOf(at.folder);
    write([...Array.from({ length: 60 }, (_, number) => canary(number)), keptCall(100), keptCall(101)]);
    await keys();
    writeFileSync(`${at.onlyFile()}.unreadable`, 'Canary Caller');
    write([keptCall(5)], boris);
    await keys(boris);
    expect(found()).toEqual(words);
    await history.ask(anna, 'erase', { butKeys: ['run1-101'] });
    expect(found()).toEqual([]);
    expect([await keys(anna), await keys(boris)]).toEqual([['run1-101'], ['run1-5']]);
    history.close();
    expect(found()).toEqual([]);
  });

  it('is refused while the file cannot be written, and nothing is half erased', async () => {
    const disk = fullDisk();
    const { history, write, keys } = historyOf(at.folder, { startHistory: startHistoryHere(disk.open) });
    write([canary(1), canary(2)]);
    await keys();
    disk.full = true;
    write(Array.from({ length: 50 }, (_, number) => canary(number + 10)));
    await expect(history.ask(anna, 'erase', { butKeys: [] })).rejects.toThrow('cannot be written');
    expect(await keys()).toHaveLength(52);
    history.close();
  });
});
