import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../contracts/portal.ts';
import type { UsedPortal } from '../../../electron/core/connection/portalConnectionTypes.ts';
import type { Miss } from '../../../electron/core/history/colleagues/careFor.ts';
import { createListeners } from '../../../electron/core/listeners.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { createColleaguesFeature } from '../../../electron/features/colleagues/colleagues.ts';
import { connected } from '../../renderer/scenarios/parts.ts';
import { createHeldTime, failingLog, settled } from '../core/heldTime.ts';

const minute = 60_000;
const missed: Miss = {
  key: 'a',
  callId: null,
  startedAtMs: 1,
  party: { phoneNumber: '+74951234567' },
};

function setUp() {
  const time = createHeldTime();
  const parts = { asked: 0, isLookedAt: false };
  const callStatistics = {
    async handled() {
      parts.asked += 1;
      return { is: 'told', calls: [] } as const;
    },
    names: async () => new Map<number, string>(),
  };
  const signs = {
    woke: createListeners<undefined>(failingLog),
    networkReturned: createListeners<undefined>(failingLog),
    toCallBackAsked: createListeners<undefined>(failingLog),
    pageChanges: createListeners<undefined>(failingLog),
  };
  // All that is asked of it here.
  const used = createTopic({ session: { callStatistics } } as unknown as UsedPortal | null, failingLog);
  const connection = createTopic<Connection>({ status: 'notConnected', problem: null }, failingLog);
  createColleaguesFeature(
    { clock: time, timers: time, random: () => 0.5, log: failingLog },
    {
      settings: { country: () => 'RU' },
      connection: { facts: { used, connection, connectionInUse: connection.get, operatorUserId: () => 1 } },
      computer: signs,
      history: {
        toCallBackAsked: signs.toCallBackAsked,
        openMisses: async () => ({ calls: [missed], note: async () => false }),
        changed: () => undefined,
      },
      pageOpener: { isLookedAt: (page) => page === 'calls' && parts.isLookedAt, changes: signs.pageChanges },
    },
  ).start();
  const after = async (happens: () => void): Promise<number> => {
    const before = parts.asked;
    time.turn(4 * minute);
    happens();
    await settled();
    time.turn(12_000);
    await settled();
    return parts.asked - before;
  };
  return { parts, after, signs, portalAnswers: () => connection.publish(connected()) };
}

describe('what colleagues did', () => {
  it.each([
    ['the page asks for To call back', 'toCallBackAsked'],
    ['the page is opened, or its window has the keyboard again', 'pageChanges'],
    ['the computer woke', 'woke'],
    ['the network is back', 'networkReturned'],
  ] as const)('is asked for when %s, while somebody looks', async (_what, sign) => {
    const { parts, after, signs } = setUp();
    expect(await after(() => signs[sign].tell(undefined)), 'nobody looks').toBe(0);
    parts.isLookedAt = true;
    expect(await after(() => signs[sign].tell(undefined))).toBe(1);
  });

  it('is asked for once the portal answers again, while somebody looks', async () => {
    const { parts, after, portalAnswers } = setUp();
    parts.isLookedAt = true;
    expect(await after(portalAnswers)).toBe(1);
    expect(await after(portalAnswers), 'it has answered all along').toBe(0);
  });
});
