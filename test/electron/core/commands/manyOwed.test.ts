import { expect, it } from 'vitest';
import { createCommandList } from '../../../../electron/core/commands/commandList.ts';
import { readyCommands } from '../../../../electron/core/commands/sendingOrder.ts';
import { settled } from '../heldTime.ts';
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
  const list = createCommandList();
  const { queue } = setUp(createMemoryJournal(), createHeldPortal());
  const hide = queue.owe('hide', { callId: 'a', subject }, [7]);
  list.put(hide);
  expect(list.about('a')).toEqual([hide]);
  const renamed = { ...hide, callId: 'b', kind: 'hide', details: null } as const;
  list.put(renamed);
  expect([list.about('a'), list.about('b')]).toEqual([[], [renamed]]);
  for (let n = 0; n < 300; n += 1) list.put({ ...renamed, id: `settled-${n}`, state: { at: 'superseded' } });
  expect(list.all().length).toBe(201);
  expect(list.about('b').length).toBe(201);
  expect(list.get('settled-0')).toBeUndefined();
  expect(readyCommands(list.all(), renamed.portal, () => 0, 1).ready.length).toBeLessThanOrEqual(1);
});
