import { randomUUID } from 'node:crypto';
import { parseWebhookUrl } from '../../../contracts/access/webhookUrl.ts';
import { createCommandQueue, type CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import { createSharedHides } from '../../../electron/core/floor/sharedHides.ts';
import { isUnsettled } from '../../../electron/core/ports/commandRecord.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import { openFloorBroker } from '../../../electron/floor/deskLine.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { createPortals } from '../../../electron/portal/portals.ts';
import { createDeskDisk } from '../fleet/deskDisk.ts';
import { createSeededRandom } from '../fleet/seededRandom.ts';
import type { DeskOrder, FromDesks, ToDesks } from './deskMessages.ts';

// Many desks in one process: each has its own command queue, sign-in, and account and connection to the broker.

const parts = { clock: systemClock, timers: systemTimers };
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Desk {
  readonly queue: CommandQueue;
  readonly isReady: () => boolean;
}

const desks = new Map<number, Desk>();
const tell = (message: FromDesks): void => void process.send?.(message);

function openDesk({ userId, webhookUrl, broker, shownTo, seed }: DeskOrder): Desk {
  const random = createSeededRandom(seed).fork(`desk ${userId}`).next;
  const check = parseWebhookUrl(webhookUrl);
  if (!check.ok) throw new Error(check.error.code);
  const own = createPortals({
    ...parts,
    random,
    log,
    fetch: globalThis.fetch,
    openSocket: () => ({ close: () => undefined, send: () => undefined }),
  }).open(check.access, { keep: async () => undefined }).telephony;
  const line =
    broker === null
      ? null
      : openFloorBroker({ ...parts, random, log, account: broker.account, portalKey: broker.key, userId });
  const telephony =
    line === null
      ? own
      : createSharedHides({
          ...parts,
          own,
          broker: line,
          operatorUserId: () => userId,
          mayClear: () => false,
          shownTo: () => shownTo,
          newId: randomUUID,
          random,
          log,
        }).telephony;
  const queue = createCommandQueue({
    ...parts,
    journal: createDeskDisk().journal,
    random,
    newId: randomUUID,
    log,
  });
  queue.changes.follow((changes) => {
    for (const { callId } of changes)
      if (callId !== null && !queue.about(callId).some(isUnsettled))
        tell({ kind: 'settled', userId, callId });
  });
  queue.usePortal({ account: `portal/${userId}`, telephony });
  return { queue, isReady: () => line === null || line.isConnected() };
}

process.on('message', (message: ToDesks) => {
  if (message.kind === 'open') {
    for (const order of message.desks) desks.set(order.userId, openDesk(order));
    const look = setInterval(() => {
      if (![...desks.values()].every((desk) => desk.isReady())) return;
      clearInterval(look);
      tell({ kind: 'ready' });
    }, 20);
    return;
  }
  const { userId, callId } = message;
  desks
    .get(userId)
    ?.queue.owe('hide', { callId, subject: { who: '', phoneNumber: '', startedAtMs: 0 } }, [userId]);
});
process.on('disconnect', () => process.exit());
