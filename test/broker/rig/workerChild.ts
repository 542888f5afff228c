import { once } from 'node:events';
import { parseWebhookUrl } from '../../../contracts/access/webhookUrl.ts';
import type { BrokerAccount } from '../../../electron/floor/brokerConnection.ts';
import { startPortalWorker } from '../../../electron/floorWorker/portalWorker.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';

/** What a worker in a process of its own is given, on its standard input. */
export interface WorkerOrder {
  readonly webhookUrl: string;
  readonly account: BrokerAccount;
}

// Says `connected` whenever it is connected for the orders.
process.stdin.setEncoding('utf8');
let text = '';
process.stdin.on('data', (part: string) => (text += part));
await once(process.stdin, 'end');
const { webhookUrl, account } = JSON.parse(text) as WorkerOrder;
const check = parseWebhookUrl(webhookUrl);
if (!check.ok) throw new Error(check.error.code);
startPortalWorker({
  access: check.access,
  account,
  fetch: globalThis.fetch,
  clock: systemClock,
  timers: systemTimers,
  random: Math.random,
  log: {
    info(event, fields) {
      if (event === 'broker connected' && fields?.['purpose'] === 'orders')
        process.stdout.write('connected\n');
    },
    warn: () => undefined,
    error: () => undefined,
  },
});
