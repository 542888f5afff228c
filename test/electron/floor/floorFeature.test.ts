import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { defaultSettings, type Settings } from '../../../contracts/settings.ts';
import type { Telephony } from '../../../electron/core/ports/portal.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { createFloorFeature } from '../../../electron/features/floor/floor.ts';
import type { House } from '../../../electron/house.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../core/heldTime.ts';

/** @param port of something that is no broker; null: none is set */
function setUp(port: number | null) {
  const time = createHeldTime();
  const floorBroker = port === null ? null : `amqp://127.0.0.1:${port}`;
  const settings = createTopic<Settings>({ ...defaultSettings, floorBroker }, failingLog);
  const endings: (() => Promise<unknown> | null)[] = [];
  const none = { follow: () => () => undefined };
  const house = {
    settings: { settings },
    secrets: {
      read: () => Promise.resolve(JSON.stringify({ broker: floorBroker, password: 'pass' })),
      followReturn: () => () => undefined,
    },
    clock: time,
    timers: time,
    random: () => 0,
    newId: () => 'id',
    log: quietLog,
    quitting: { afterEnd: (ending: () => Promise<unknown> | null) => void endings.push(ending) },
  } as unknown as House;
  const floor = createFloorFeature(house, {
    commands: { queue: { changes: createTopic([], failingLog) } },
    computer: { woke: none, networkReturned: none },
  });
  const stop = floor.start();
  floor.telephonyFor('northwind.example/7', {} as Telephony);
  return { time, stop, left: () => endings.map((ending) => ending()) };
}

it('has the end of the program wait for its leave of the broker, and not for long where that takes none', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const reached = once(server, 'connection');
  const { time, stop, left } = setUp((server.address() as AddressInfo).port);
  await reached;
  await settled();
  stop();
  const [leaving] = left();
  expect(leaving).toBeInstanceOf(Promise);
  let hasLeft = false;
  const waited = leaving?.then(() => (hasLeft = true));
  time.turn(1_499);
  await settled();
  expect(hasLeft).toBe(false);
  time.turn(1);
  await waited;
});

it('keeps the end of no program that has no broker', () => {
  const { stop, left } = setUp(null);
  stop();
  expect(left()).toEqual([null]);
});
