import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { app } from 'electron';
import { portalKeyOf } from '../../../../electron/floor/portalKey.ts';
import { systemClock, systemTimers } from '../../../../electron/platform/systemClock.ts';
import type { MemoryOrder } from './deskMemory.ts';

// The main process of a bare Electron, without windows, with the broker's client in it or without. It says `ready`.

const order = JSON.parse(readFileSync(app.commandLine.getSwitchValue('order'), 'utf8')) as MemoryOrder;
const collectForMs = 1_000;

await app.whenReady();
if (order.broker !== null) {
  const { openFloorBroker } = await import('../../../../electron/floor/deskLine.ts');
  const line = openFloorBroker({
    account: order.broker.account,
    userId: order.broker.userId,
    portalKey: portalKeyOf(order.broker.portalHost),
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  while (!line.isConnected()) await new Promise((resolve) => setTimeout(resolve, 20));
}
// What loading leaves is garbage in both.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
for (let round = 0; round < 3; round += 1) {
  collect();
  await new Promise((resolve) => setTimeout(resolve, collectForMs));
}
process.stdout.write('ready\n');
