import { describe, expect, it } from 'vitest';
import type { OperatorCalls } from '../../../../electron/core/calls/operatorCalls.ts';
import type { CommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { settled } from '../heldTime.ts';
import { setUpCalls } from './callsSetUp.ts';
import { shown } from './cardMessages.ts';

/** Everything that can be followed: windows, tray, notifications, registrar and status hang on these. */
const followed: Record<string, (calls: OperatorCalls, commands: CommandQueue, fail: () => never) => void> = {
  popup: (calls, _commands, fail) => calls.popup.follow(fail),
  rows: (calls, _commands, fail) => calls.rows.follow(fail),
  calls: (calls, _commands, fail) => calls.followCalls(fail),
  commands: (_calls, commands, fail) => commands.changes.follow(fail),
};

function setUp(name: string) {
  const failures: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_event: string, cause: unknown) => failures.push(cause),
  };
  const parts = setUpCalls(undefined, { log }, log);
  followed[name]?.(parts.calls, parts.commands, () => {
    throw new Error('Object has been destroyed');
  });
  const told: string[] = [];
  // Behind the one that fails.
  parts.calls.popup.follow(({ entries }) => told.push(entries.map(({ party }) => party.name).join()));
  return { ...parts, failures, told };
}

describe.each(Object.keys(followed))('a follower of %s that throws', (name) => {
  it('loses no dismissal, no Undo and no card shown again, and keeps nothing from the others', async () => {
    const { calls, sent, names, rows, failures, told, time } = setUp(name);
    calls.take(shown('a', '1', { name: 'Anna' }));
    calls.take(shown('b', '2', { name: 'Boris' }));
    expect(told.at(-1)).toBe('Boris,Anna');
    calls.dismissAll(calls.popup.get().entries.map(({ key }) => key));
    await settled();
    expect(sent.splice(0).toSorted()).toEqual(['hide a 7', 'hide b 7']);
    expect(rows().map(({ card }) => card.state)).toEqual(['hidden', 'hidden']);
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    await settled();
    expect(sent.splice(0).toSorted()).toEqual(['show a 7', 'show b 7']);
    calls.dismiss('call-1');
    await settled();
    calls.showCardAgain('call-1');
    await settled();
    expect(sent).toEqual(['hide a 7', 'show a 7']);
    expect(names()).toEqual(['Boris', 'Anna']);
    // So many changes in a row are told together.
    time.turn(200);
    expect(told.at(-1)).toBe('Boris,Anna');
    expect(failures.length).toBeGreaterThan(0);
  });
});

it('a dismissal is on its way to the disk before anybody is told', () => {
  const { calls, commands } = setUpCalls();
  const owedWhenTold: number[] = [];
  calls.take(shown('a'));
  calls.popup.follow(() => owedWhenTold.push(commands.all().length));
  calls.dismiss('call-1');
  expect(owedWhenTold[0]).toBe(1);
});
