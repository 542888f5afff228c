import { describe, expect, it } from 'vitest';
import { createOperatorHistory } from '../../../../electron/core/history/operatorHistory.ts';
import type { CallHistory } from '../../../../electron/core/ports/history/callHistory.ts';
import { keptCall } from '../../storage/history/historySetUp.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';

const everything = { search: '', filter: 'all' } as const;

/** A history of so many calls, before whose answers something happens. */
function setUp(count: number, before: (asked: number, world: { count: number; account: string }) => void) {
  const world = { count, account: 'portal.example/7' };
  let asked = 0;
  const ask = (async (
    _owner: unknown,
    name: string,
    { offset, limit }: { offset: number; limit: number },
  ) => {
    before((asked += 1), world);
    await Promise.resolve();
    if (name === 'call') return null;
    const all = Array.from({ length: world.count }, (_, n) => keptCall(world.count - n));
    const counts = { all: world.count, answered: 0, missed: world.count, live: 0, problem: 0 };
    return { calls: all.slice(offset, offset + limit), counts, newer: 0, newest: '9.9' };
  }) as unknown as CallHistory['ask'];
  return createOperatorHistory({
    troubled: () => [],
    history: { ask },
    kept: {
      flush: () => undefined,
      liveRow: () => null,
      liveRows: () => [],
      writeOthers: () => undefined,
      withhold: () => ({ forget: () => undefined, release: () => undefined }),
    },
    owner: () => ({ account: world.account, renamedFrom: null }),
    country: () => 'DE',
    clock: createHeldTime(),
    log: quietLog,
  });
}

describe('all calls of the history', () => {
  it('are each there once, also where one comes to fit while they are read', async () => {
    const history = setUp(950, (asked, world) => {
      if (asked === 3) world.count += 1;
    });
    const keys = await history.fromAllRows(everything, ({ key }) => key);
    expect(keys).toEqual(Array.from({ length: 951 }, (_, n) => `run1-${951 - n}`));
  });

  it.each<[string, Parameters<typeof setUp>[1]]>([
    [
      'the thread is gone half-way',
      (asked) => {
        if (asked > 2) throw new Error('the thread has ended');
      },
    ],
    ['calls go all the time', (_asked, world) => void (world.count -= 1)],
    [
      'another operator comes half-way',
      (asked, world) => {
        if (asked > 2) world.account = 'portal.example/8';
      },
    ],
  ])('are none where %s: part of them would pass for all', async (_, before) => {
    const history = setUp(950, before);
    await expect(history.fromAllRows(everything, ({ key }) => key)).rejects.toMatchObject({
      code: 'history.notReadWhole',
    });
  });
});

describe('a call of the history', () => {
  it('that there is not is another thing than one that cannot be read', async () => {
    await expect(setUp(0, () => undefined).row('a')).rejects.toMatchObject({ code: 'call.unknown' });
    const broken = setUp(0, () => {
      throw new Error('no answer in time');
    });
    for (const asked of [broken.row('a'), broken.tickOff('a'), broken.putBack('a')])
      await expect(asked).rejects.toMatchObject({ code: 'history.noAnswer' });
  });
});
