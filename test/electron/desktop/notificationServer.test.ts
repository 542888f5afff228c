import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { createNotificationServer } from '../../../electron/desktop/notifications/notificationServer.ts';
import { startNotificationServer } from '../../e2e/fixtures/notificationServer.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function startBus(): Promise<string> {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  ends.push(() => void daemon.kill());
  const [address] = (await once(createInterface({ input: daemon.stdout }), 'line')) as [string];
  return address;
}

function questionOn(address: string) {
  const time = createHeldTime();
  const lines: string[] = [];
  const ask = createNotificationServer({
    platform: 'linux',
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    userId: process.getuid?.() ?? 0,
    timers: time,
    clock: time,
    log: { ...quietLog, warn: (event) => lines.push(event), info: (event) => lines.push(event) },
  });
  return { time, ask, lines };
}

describe.skipIf(process.platform !== 'linux')('the notification server', () => {
  it('says whether it reads markup', async () => {
    const address = await startBus();
    const { ask } = questionOn(address);
    const server = await startNotificationServer(['body', 'body-markup'], address);
    ends.push(server.close);
    expect(await ask()).toEqual({ readsMarkup: true });
  });

  it('that does not answer is asked once in half a minute, and told of once', async () => {
    const address = await startBus();
    const server = await startNotificationServer(['body'], address);
    ends.push(server.close);
    server.fallSilent(true);
    const { time, ask, lines } = questionOn(address);
    for (let round = 1; round <= 3; round += 1) {
      const first = ask();
      const second = ask();
      await expect.poll(server.asked).toBe(round);
      time.turn(1_000);
      expect([await first, await second, await ask()]).toEqual([null, null, null]);
      time.turn(30_000);
    }
    server.fallSilent(false);
    expect(await ask()).toEqual({ readsMarkup: false });
    expect(lines).toEqual(['notification server does not answer', 'notification server answers again']);
  });

  it('is nobody where the bus knows none, or there is no bus', async () => {
    expect(await questionOn(await startBus()).ask()).toBeNull();
    expect(await questionOn('unix:path=/nowhere/bus').ask()).toBeNull();
    expect(await questionOn('tcp:host=localhost').ask()).toBeNull();
  });
});
