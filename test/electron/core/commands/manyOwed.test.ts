import { expect, it } from 'vitest';
import { createCommandLedger } from '../../../../electron/core/commands/commandLedger.ts';
import { readyCommands } from '../../../../electron/core/commands/sendingOrder.ts';
import { failingLog, settled } from '../heldTime.ts';
import { createHeldPortal, setUp } from './heldPortal.ts';
import { createMemoryJournal } from '../memoryJournal.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };

function cpuMsOf(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What putting away so many calls at once costs, and taking it up again when the network is back. */
function cost(calls: number): number {
  const { queue } = setUp(createMemoryJournal(), createHeldPortal());
  return cpuMsOf(() => {
    queue.together(() => {
      for (let call = 0; call < calls; call += 1) queue.owe('hide', { callId: `call-${call}`, subject }, [7]);
    });
    queue.tryNow();
  });
}

it('putting away many calls costs as much for each as putting away a few', async () => {
  cost(2_000);
  const few = cost(1_000);
  const many = cost(8_000);
  expect(many).toBeLessThan(Math.max(200, few * 8 * 3));
  await settled();
});

it('commands are found by the ids of their call, also one that came late', () => {
  const nothing = (): void => undefined;
  const ledger = createCommandLedger({
    journal: createMemoryJournal(),
    log: failingLog,
    onWrite: nothing,
    onEnd: nothing,
  });
  const { queue } = setUp(createMemoryJournal(), createHeldPortal());
  const hide = queue.owe('hide', { callId: 'a', subject }, [7]);
  ledger.takeUp([hide]);
  expect(ledger.about('a')).toEqual([hide]);
  const renamed = { ...hide, callId: 'b', kind: 'hide', details: null } as const;
  ledger.write(renamed);
  expect([ledger.about('a'), ledger.about('b')]).toEqual([[], [renamed]]);
  for (let n = 0; n < 300; n += 1)
    ledger.write({ ...renamed, id: `settled-${n}`, state: { at: 'superseded' } });
  expect(ledger.all().length).toBe(201);
  expect(ledger.about('b').length).toBe(201);
  expect(ledger.get('settled-0')).toBeUndefined();
  expect(readyCommands(ledger.all(), renamed.portal, () => 0, 1).ready.length).toBeLessThanOrEqual(1);
});
