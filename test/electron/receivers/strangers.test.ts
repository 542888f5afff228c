import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetworkReceiver } from '../../../electron/receivers/networkReceiver.ts';
import { createConnections } from '../../../electron/receivers/http/connections.ts';
import { openRawReceiver, type RawReceiver } from './rawReceiver.ts';
import { createTestSecret, listenTo, quietLog, send, systemTime } from './receiverSetUp.ts';
import { createHeldTime } from '../core/heldTime.ts';

let raw: RawReceiver;
let open: Socket[];

beforeEach(async () => {
  open = [];
  raw = await openRawReceiver();
});
afterEach(() => {
  for (const socket of open) socket.destroy();
  raw.receiver.close();
});

/** Connects, says this much and no more; resolves once connected. */
function say(text: string, port = raw.port, localAddress = '127.0.0.1', host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, localAddress }, () => {
      socket.write(text, () => resolve(socket));
    });
    socket
      .on('error', () => undefined)
      .on('close', () => resolve(socket))
      .resume();
    open.push(socket);
  });
}

const tenTimes = async (one: (n: number) => Promise<number>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let n = 0; n < 10; n += 1) statuses.push(await one(n));
  return statuses;
};
const allTaken = Array.from({ length: 10 }, () => 204);

describe('whoever has not shown the secret takes nothing from those who have', () => {
  it.each<[string, () => string]>([
    [
      'a web page',
      () =>
        `GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://a.example\r\nSec-Fetch-Site: cross-site\r\n\r\n`,
    ],
    [
      'a page with the path of a hook',
      () => `GET /${'a'.repeat(24)}/otherProgram/ring HTTP/1.1\r\nHost: a.example\r\n\r\n`,
    ],
    ['who guesses', () => raw.get(`/${'a'.repeat(24)}/otherProgram/ring`)],
    ['who posts', () => `POST /x HTTP/1.1\r\nContent-Length: 4000\r\n\r\n${'x'.repeat(4000)}`],
    ['nonsense', () => '\u0000\u0001\r\n\r\n'],
  ])('%s, fifty for each hook', async (_who, request) => {
    const statuses = await tenTimes(async (n) => {
      await Promise.all(Array.from({ length: 50 }, () => say(request())));
      return raw.write(raw.get(raw.ring(`number=${n}`)));
    });
    expect(statuses).toEqual(allTaken);
    expect(raw.heard.hooks.map(({ number }) => number)).toEqual([...Array(10).keys()].map(String));
  });

  it.each<[string, number, () => string]>([
    ['nothing at all', 70, () => ''],
    ['nothing at all, in greater numbers', 600, () => ''],
    ['half a request', 600, () => 'GET /x HT'],
    [
      'a request with the secret that never ends',
      300,
      () => `GET /${raw.secret}/otherProgram/ring HTTP/1.1\r\n`,
    ],
  ])('who says %s (%d connections)', async (_what, count, text) => {
    await Promise.all(Array.from({ length: count }, () => say(text())));
    const statuses = await tenTimes(async (n) => {
      await Promise.all(Array.from({ length: 10 }, () => say(text())));
      return raw.write(raw.get(raw.ring(`number=${n}`)));
    });
    expect(statuses).toEqual(allTaken);
  });

  it('one phone that has gone wild leaves the others theirs', async () => {
    const other = listenTo(raw.receiver, 'twinkle');
    await Promise.all(Array.from({ length: 80 }, () => raw.write(raw.get(raw.ring('number=1')))));
    expect(raw.receiver.snapshot()?.refused.tooMany).toBeGreaterThan(0);
    expect(await raw.write(raw.get(`/${raw.secret}/twinkle/ring?number=2`))).toBe(204);
    expect(other.hooks).toMatchObject([{ number: '2' }]);
  });
});

describe('the receiver for desk phones', () => {
  const here = '127.0.0.20';
  const [phone, wild] = ['127.0.0.31', '127.0.0.33'];

  async function listen() {
    const time = createHeldTime();
    let told = 0;
    const receiver = createNetworkReceiver({
      secret: createTestSecret(),
      clock: systemTime,
      timers: { after: (delayMs, action) => (delayMs === 1000 ? time : systemTime).after(delayMs, action) },
      log: quietLog,
      port: 0,
      networkCards: () => ({ eth0: [{ address: here, internal: false, family: 'IPv4' }] }),
      onChange: () => (told += 1),
    });
    const heard = listenTo(receiver, 'snom');
    receiver.choose({ address: here, allowed: [phone, wild] });
    await heard.until(() => receiver.baseUrl() !== null);
    // What it tells of itself is told.
    await new Promise((resolve) => setImmediate(resolve));
    return { receiver, time, told: () => told, port: Number(new URL(receiver.baseUrl() ?? '').port) };
  }

  it('has room for each phone while another keeps connections open', async () => {
    const { receiver, port } = await listen();
    await Promise.all(Array.from({ length: 400 }, () => say('', port, wild, here)));
    const url = `${receiver.baseUrl() ?? ''}/snom/ring?number=1`;
    const statuses = await tenTimes(async () => (await send(url, { localAddress: phone })).status);
    expect(statuses).toEqual(allTaken);
    receiver.close();
  });

  it('tells of strangers once a second, however many there are', async () => {
    const { receiver, port, told, time } = await listen();
    const before = told();
    const strangers = await Promise.all(
      Array.from({ length: 300 }, () => say('x', port, '127.0.0.99', here)),
    );
    await Promise.all(
      strangers.map((one) => one.closed || new Promise((resolve) => one.once('close', resolve))),
    );
    expect(receiver.snapshot().refused.address).toBe(300);
    expect(told() - before).toBe(1);
    time.turn(5000);
    expect(told() - before).toBe(2);
    receiver.close();
  });
});

describe('room for connections', () => {
  it('is made by the oldest that has shown nothing; where all have, the newest is not let in', () => {
    const dropped: string[] = [];
    const connections = createConnections({ total: 3, each: 2 });
    const admit = (name: string, address: string) => connections.admit(address, () => dropped.push(name));
    const first = admit('first', 'a');
    first.proven();
    admit('second', 'a');
    admit('third', 'a').proven();
    expect(dropped).toEqual(['second']);
    admit('fourth', 'b');
    admit('fifth', 'c');
    expect(dropped).toEqual(['second', 'fourth']);
    admit('sixth', 'a');
    expect(dropped).toEqual(['second', 'fourth', 'sixth']);
    first.gone();
    admit('seventh', 'a');
    expect(dropped).toHaveLength(3);
  });
});
