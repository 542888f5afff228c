import { EventEmitter } from 'node:events';
import type { ChannelModel } from 'amqplib';
import { expect, it } from 'vitest';
import { readDeskState, type DeskState } from '../../../contracts/floor/deskState.ts';
import { readViewAddress, viewExchange } from '../../../contracts/floor/floorView.ts';
import { defaultSettings, type Settings } from '../../../contracts/settings.ts';
import { createKnownFloor } from '../../../electron/core/floor/view/knownFloor.ts';
import { createListeners } from '../../../electron/core/listeners.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { createFloorViewFeature } from '../../../electron/features/monitoring/floorView.ts';
import type { DeskMember } from '../../../electron/floor/deskLine.ts';
import type { LinkUse } from '../../../electron/floor/brokerLink.ts';
import type { House } from '../../../electron/house.ts';
import { setUp as setUpQueue } from '../core/commands/heldPortal.ts';
import { failingLog, settled } from '../core/heldTime.ts';

const portalKey = '0123456789ab';
const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };

/** A desk that tells, with its real queue and its real line of the view, over a connection that takes everything. */
function setUp() {
  const { queue, portal, time } = setUpQueue();
  const settings = createTopic<Settings>(
    { ...defaultSettings, floorBroker: 'amqps://broker.example' },
    failingLog,
  );
  const operatorLeft = createListeners<undefined>(failingLog);
  const limitRefusals = createListeners<undefined>(failingLog);
  const told: { readonly userId: number; readonly state: DeskState }[] = [];
  let use: ((connection: ChannelModel, member: DeskMember) => LinkUse) | undefined;
  let ids = 0;
  const feature = createFloorViewFeature(
    // All that is asked of it here.
    {
      app: { getVersion: () => '0.1.0' },
      settings: { settings },
      newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
      clock: time,
      timers: time,
      random: () => 0.5,
      log: { ...failingLog, info: () => undefined, warn: () => undefined },
    } as unknown as House,
    {
      floor: { besides: (by) => void (use = by) },
      commands: { queue },
      connection: {
        status: {
          snapshot: createTopic(
            { connection: { status: 'notConnected' }, push: { state: 'live', sinceMs: time.nowMs() } },
            failingLog,
          ),
        },
        limitRefusals,
        operatorLeft,
        facts: { used: createTopic(null, failingLog) },
      } as never,
    },
  );
  const stop = feature.start();
  const channel = () =>
    Object.assign(new EventEmitter(), {
      prefetch: async () => undefined,
      consume: async () => undefined,
      close: async () => undefined,
      publish(exchange: string, key: string, body: Buffer) {
        const address = readViewAddress(exchange, key);
        const state = readDeskState(body.toString('utf8'));
        expect(exchange).toBe(viewExchange);
        if (address !== null && state !== null) told.push({ userId: address.userId, state });
      },
    });
  return {
    queue,
    portal,
    time,
    told,
    operatorLeft,
    limitRefusals,
    stop,
    /** The line to the broker of this operator. */
    async line(userId: number): Promise<LinkUse> {
      const connection = Object.assign(new EventEmitter(), { createChannel: async () => channel() });
      const used = use?.(connection as unknown as ChannelModel, { portalKey, userId });
      await settled();
      time.turn(5_000);
      if (used === undefined) throw new Error('nothing uses the line');
      return used;
    },
    shown() {
      const known = createKnownFloor(time);
      known.hears(true);
      for (const { userId, state } of told) known.heard(userId, state);
      const { desks, totals } = known.see(new Map());
      const each = desks.map(({ userId, figures }) => [userId, figures.hidden, figures.refused] as const);
      return { each: each.toSorted(([one], [other]) => one - other), hidden: totals.hidden };
    },
  };
}

it("counts what was done for an operator as theirs alone, and begins the next one's day with nothing", async () => {
  const { queue, portal, told, limitRefusals, operatorLeft, line, shown, stop } = setUp();
  const first = await line(7);
  limitRefusals.tell(undefined);
  queue.owe('hide', { callId: 'a', subject }, [7]);
  await portal.sent[0]?.answer({ kind: 'acknowledged' });
  // As it is told when another account is used: before the line of the one before is closed.
  operatorLeft.tell(undefined);
  await first.end();
  await line(8);
  expect(shown()).toEqual({
    each: [
      [7, 1, 1],
      [8, 0, 0],
    ],
    hidden: 1,
  });
  const runsOf = (user: number) =>
    new Set(told.filter(({ userId }) => userId === user).map(({ state }) => state.run));
  expect([runsOf(7).size, runsOf(8).size]).toEqual([1, 1]);
  expect([...runsOf(7)]).not.toEqual([...runsOf(8)]);
  stop();
});

it('goes on counting for the operator who stays', async () => {
  const { limitRefusals, line, shown, stop } = setUp();
  limitRefusals.tell(undefined);
  await (await line(7)).end();
  limitRefusals.tell(undefined);
  await line(7);
  expect(shown().each).toEqual([[7, 0, 2]]);
  stop();
});
