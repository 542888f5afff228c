import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../contracts/errors.ts';
import type { Miss } from '../../../../../electron/core/history/colleagues/careFor.ts';
import { createColleaguesCare } from '../../../../../electron/core/history/colleagues/colleaguesCare.ts';
import type {
  CallStatistics,
  HandledCall,
  HandledCalls,
} from '../../../../../electron/core/ports/people/callStatistics.ts';
import { createHeldTime, quietLog, settled } from '../../heldTime.ts';

const minute = 60_000;
const startMs = 30 * 24 * 60 * minute;
const missed: Miss = {
  key: 'a',
  callId: null,
  startedAtMs: startMs - 20 * 60 * minute,
  party: { phoneNumber: '+74951234567' },
};
const byPavel: HandledCall = {
  callId: 'c',
  phoneNumber: '74951234567',
  isOutgoing: true,
  userId: 2,
  startedAtMs: startMs - 60 * minute,
};

function setUp(answer: () => HandledCalls | Error = () => ({ is: 'told', calls: [byPavel] })) {
  const time = createHeldTime(startMs);
  const asked: { numbers: readonly string[]; sinceMs: number }[] = [];
  const noted: unknown[] = [];
  const parts = { misses: [missed] as readonly Miss[], isSeen: true, changes: 0, time, asked, noted };
  const source = (): CallStatistics => ({
    async handled(numbers, sinceMs) {
      asked.push({ numbers, sinceMs });
      const told = answer();
      if (told instanceof Error) throw told;
      return told;
    },
    names: async (ids) => new Map(ids.filter((id) => id === 2).map((id) => [id, 'Pavel'])),
  });
  let statistics: CallStatistics | null = source();
  const care = createColleaguesCare({
    misses: async () => ({
      calls: parts.misses,
      async note(found) {
        noted.push(...found);
        return true;
      },
    }),
    statistics: () => statistics,
    country: () => 'RU',
    ownUserId: () => 1,
    isSeen: () => parts.isSeen,
    onCare: () => (parts.changes += 1),
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  const look = async (): Promise<void> => {
    care.look();
    await settled();
  };
  return {
    care,
    look,
    parts,
    anotherPortal: () => (statistics = source()),
    disconnect: () => (statistics = null),
  };
}

describe('who of those to call back a colleague has talked with', () => {
  it('is written down with name and time, and told, however long ago the call was missed', async () => {
    const { look, parts } = setUp();
    await look();
    expect(parts.noted).toEqual([
      { key: 'a', care: { how: 'calledBack', by: 'Pavel', atMs: byPavel.startedAtMs } },
    ]);
    expect(parts.changes).toBe(1);
    const [{ numbers, sinceMs } = { numbers: [], sinceMs: 0 }] = parts.asked;
    expect(numbers).toEqual(expect.arrayContaining(['+74951234567', '74951234567', '84951234567']));
    expect(sinceMs).toBeLessThanOrEqual(missed.startedAtMs);
  });

  it('is not the operator who missed it, by the same call', async () => {
    const { look, parts } = setUp(() => ({
      is: 'told',
      calls: [{ ...byPavel, callId: 'missed', userId: 1, startedAtMs: missed.startedAtMs }],
    }));
    parts.misses = [{ ...missed, callId: 'missed' }];
    await look();
    expect([parts.asked.length, parts.noted]).toEqual([1, []]);
  });

  it('is asked by one request in three minutes, however often somebody looks', async () => {
    const { look, parts } = setUp(() => ({ is: 'told', calls: [] }));
    for (let n = 0; n < 20; n += 1) {
      await look();
      parts.time.turn(20_000);
    }
    // 400 seconds.
    expect(parts.asked).toHaveLength(3);
  });

  it('is asked of nobody while nobody is to be called back', async () => {
    const { look, parts } = setUp();
    parts.misses = [];
    await look();
    expect(parts.asked).toEqual([]);
  });

  it('is not known by an error, and asked again', async () => {
    let fails = true;
    const { look, parts } = setUp(() =>
      fails ? new AppError('portal.down') : { is: 'told', calls: [byPavel] },
    );
    await look();
    expect(parts.noted).toEqual([]);
    fails = false;
    parts.time.turn(3 * minute);
    await look();
    expect(parts.noted).toHaveLength(1);
  });

  it('is not asked again where the right is missing, until a person checks or another portal is used', async () => {
    let mayView = false;
    const { look, care, parts, anotherPortal } = setUp(() =>
      mayView ? { is: 'told', calls: [] } : { is: 'never', why: 'right' },
    );
    await look();
    parts.time.turn(60 * minute);
    await look();
    expect(parts.asked).toHaveLength(1);
    expect(await care.check()).toEqual({ state: 'notInUse', facts: { why: 'right' } });
    mayView = true;
    expect(await care.check()).toEqual({ state: 'works' });
    parts.time.turn(3 * minute);
    await look();
    expect(parts.asked).toHaveLength(4);
    mayView = false;
    parts.time.turn(3 * minute);
    await look();
    anotherPortal();
    parts.time.turn(3 * minute);
    await look();
    expect(parts.asked).toHaveLength(6);
  });

  it('is thrown away where another portal is in use by the time of the answer', async () => {
    const { look, parts, disconnect } = setUp(() => {
      disconnect();
      return { is: 'told', calls: [byPavel] };
    });
    await look();
    expect([parts.asked.length, parts.noted]).toEqual([1, []]);
  });

  it('is asked some seconds after a wake, where the window is seen', async () => {
    const { care, parts } = setUp();
    care.lookSoon();
    await settled();
    expect(parts.asked).toEqual([]);
    parts.time.turn(12_000);
    await settled();
    expect(parts.asked).toHaveLength(1);
    parts.isSeen = false;
    parts.time.turn(3 * minute);
    care.lookSoon();
    parts.time.turn(12_000);
    await settled();
    expect(parts.asked).toHaveLength(1);
  });

  it('is asked about numbers in bounds, those missed last first', async () => {
    const { look, parts } = setUp();
    parts.misses = Array.from({ length: 200 }, (_, n) => ({
      ...missed,
      key: `k${n}`,
      party: { phoneNumber: `+7495${1_000_000 + n}` },
    }));
    await look();
    const [first] = parts.asked;
    expect(first?.numbers.length).toBeLessThanOrEqual(200);
    expect(first?.numbers).toContain('+74951000000');
  });

  it('is asked about everybody in turn where they are too many for one question', async () => {
    const { look, parts } = setUp(() => ({ is: 'told', calls: [] }));
    const numbers = Array.from({ length: 120 }, (_, n) => `+7495${1_000_000 + n}`);
    parts.misses = numbers.map((phoneNumber, n) => ({ ...missed, key: `k${n}`, party: { phoneNumber } }));
    for (let n = 0; n < 5; n += 1) {
      await look();
      parts.time.turn(3 * minute);
    }
    const asked = new Set(parts.asked.flatMap((each) => each.numbers));
    expect(numbers.filter((number) => !asked.has(number))).toEqual([]);
    expect(parts.asked.every((each) => each.numbers.length <= 200)).toBe(true);
  });

  it('is asked of nobody about internal numbers', async () => {
    const { look, parts } = setUp();
    parts.misses = [{ ...missed, party: { phoneNumber: '1001' } }];
    await look();
    expect(parts.asked).toEqual([]);
  });

  it('says in the check that nothing is in use without a portal, and what is wrong with one', async () => {
    const { care, disconnect } = setUp(() => new AppError('portal.down'));
    await expect(care.check()).rejects.toThrow('portal.down');
    disconnect();
    expect(await care.check()).toEqual({ state: 'notInUse' });
  });
});
