import { expect, it } from 'vitest';
import { createColleagueNames } from '../../../../../electron/core/floor/view/colleagueNames.ts';
import { createHeldTime, settled } from '../../heldTime.ts';

it('asks again after a minute where the portal did not say, and after ten where it knows nobody', async () => {
  const time = createHeldTime();
  const asked: (readonly number[])[] = [];
  let fails = true;
  const names = createColleagueNames({
    people: () => ({
      names: async (userIds) => {
        asked.push(userIds);
        if (fails) throw new Error('portal.unreachable');
        return new Map([[7, 'Olga']]);
      },
    }),
    onKnown: () => undefined,
    clock: time,
  });
  const ask = async (afterMs: number): Promise<number> => {
    time.turn(afterMs);
    names.ask([7, 8]);
    await settled();
    return asked.length;
  };
  expect([await ask(0), await ask(30_000)]).toEqual([1, 1]);
  fails = false;
  expect(await ask(31_000)).toBe(2);
  expect(names.known()).toEqual(new Map([[7, 'Olga']]));
  // 8 is nobody.
  expect([await ask(9 * 60_000), await ask(61_000)]).toEqual([2, 3]);
  expect(asked.at(-1)).toEqual([8]);
});
