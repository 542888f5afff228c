import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openFloorBroker, type DeskLineDeps } from '../../../electron/floor/deskLine.ts';
import { createViewLine } from '../../../electron/floor/viewLine.ts';
import { setUpWithinMs } from '../../../electron/floor/withinTime.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { keptLog, makeFloorUnderTest, until, type FloorUnderTest } from '../rig/floorUnderTest.ts';
import { makeFloor } from '../rig/madeFloor.ts';
import { manage } from '../rig/manage.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();
const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: keptLog };

function openLine(floor: FloorUnderTest, userId: number, change: Partial<DeskLineDeps> = {}) {
  const account = floor.accountOf(`u${userId}`);
  const line = openFloorBroker({ ...parts, account, portalKey: floor.portalKey, userId, ...change });
  onTestFinished(() => line.stop());
  return line;
}

/** A way to the broker on which nothing goes on until it is opened. */
async function gate() {
  const held: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let passed = 0;
  let closed = 0;
  const server = createServer((near) => {
    sockets.add(near);
    near.pause();
    near.on('error', () => undefined);
    near.once('close', () => (closed += 1));
    held.push(() => {
      passed += 1;
      const far = connect(broker.amqpsPort, '127.0.0.1');
      sockets.add(far);
      far.on('error', () => undefined);
      near.pipe(far).pipe(near);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    waiting: () => held.length,
    open: () => held.splice(0).forEach((each) => each()),
    closed: () => passed > 0 && closed === passed,
  };
}

it('a line that was stopped while it connected is closed, and takes no place from the next one', async () => {
  const userId = 892001;
  const floor = await makeFloorUnderTest(broker, [userId]);
  const view = createViewLine(parts);
  const uses: number[] = [];
  const besides = (which: number): DeskLineDeps['besides'] => {
    return (connection, member) => {
      uses.push(which);
      return view.use(connection, member);
    };
  };
  const way = await gate();
  const account = floor.accountOf(`u${userId}`);
  const nodes = [{ hostname: '127.0.0.1', port: way.port }];
  const first = openLine(floor, userId, {
    account: { ...account, address: { isSecure: true, nodes } },
    besides: besides(1),
  });
  await until(() => way.waiting() === 1, 'the first line, under way');
  const stopped = first.stop();
  const opened = new Promise((resolve) => view.opened.follow(resolve));
  const second = openLine(floor, userId, { besides: besides(2) });
  await opened;
  expect(uses).toEqual([2]);
  way.open();
  await stopped;
  await until(way.closed, 'the end of the first line');
  expect(uses).toEqual([2]);
  expect([first.isConnected(), second.isConnected()]).toEqual([false, true]);
}, 30_000);

it('a line that is stopped while it is set up is closed, and takes no place either', async () => {
  const userId = 892301;
  const floor = await makeFloorUnderTest(broker, [userId]);
  let uses = 0;
  let stopped: Promise<void> | null = null;
  const line = openLine(floor, userId, {
    timers: {
      after(ms, action) {
        // So long it may take to be set up, which has begun.
        if (ms === setUpWithinMs) stopped ??= line.stop();
        return systemTimers.after(ms, action);
      },
    },
    besides: () => {
      uses += 1;
      return { end: () => Promise.resolve() };
    },
  });
  await until(() => stopped !== null, 'a line that is set up');
  await stopped;
  expect([uses, line.isConnected()]).toEqual([0, false]);
});

it('a lead who looks away and back at once reads on', async () => {
  const userId = 892101;
  const floor = await makeFloor(broker, {
    portal: 'looksaway.example',
    desks: String(userId),
    leads: String(userId),
  });
  const account = {
    address: { isSecure: true, nodes: [{ hostname: '127.0.0.1', port: broker.amqpsPort }] },
    user: `u${userId}`,
    password: floor.passwords.get(`u${userId}`) ?? '',
    authority: broker.authority,
  };
  const view = createViewLine(parts);
  const stands: string[] = [];
  view.readingChanged.follow(() => void stands.push(view.reading()));
  const line = openFloorBroker({
    ...parts,
    account,
    portalKey: floor.portalKey,
    userId,
    besides: view.use,
  });
  onTestFinished(() => line.stop());
  view.read(true);
  for (let times = 0; times < 30; times += 1) {
    await until(() => view.reading() === 'reading', 'a lead who reads');
    // Once it reads, and while that is under way.
    for (let turns = 0; turns <= times % 3; turns += 1) {
      view.read(false);
      view.read(true);
      if (turns === 0) for (let ticks = 0; ticks < times % 7; ticks += 1) await new Promise(setImmediate);
    }
  }
  await until(() => view.reading() === 'reading', 'a lead who reads');
  expect(stands).not.toContain('elsewhere');
}, 60_000);

it('a desk orders for colleagues once more after it was refused, where it tries anew', async () => {
  const userId = 892201;
  const floor = await makeFloorUnderTest(broker, [userId, 892202]);
  await floor.startWorker(0);
  const line = openLine(floor, userId);
  await until(line.isConnected, 'a line');
  const order = () => orderOf('externalCall.any', { userIds: [892202] });
  line.order(order());
  await until(() => line.isClearRefused() && !line.isConnected(), 'the refusal');
  await until(line.isConnected, 'the line, once more');
  line.tryNow();
  expect(line.isClearRefused()).toBe(false);
  line.order(order());
  await until(line.isClearRefused, 'the refusal, once more');
  await until(line.isConnected, 'the line, once more');
  // As the set-up does it for `--clear-by`.
  await manage(broker, 'PUT', `/api/topic-permissions/ringside/u${userId}`, {
    exchange: 'ringside.hide',
    write: String.raw`^(hide|clear)\.${floor.portalKey}\.{username}$`,
    read: '^$',
  });
  line.tryNow();
  expect(await answered(line, order())).toMatchObject({ result: 'gone' });
  expect(line.isClearRefused()).toBe(false);
}, 30_000);
