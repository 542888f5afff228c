import { expect, it } from 'vitest';
import { createPortalStatus } from '../../../../electron/core/connection/portalStatus.ts';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { PortalSnapshot } from '../../../../contracts/portal.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { setUp as setUpQueue } from '../commands/heldPortal.ts';
import { quietLog } from '../heldTime.ts';
import { setUp as setUpConnection } from './connectionSetUp.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };

it('follows the commands: one snapshot for all that an operation changed', async () => {
  const { queue, portal, time } = setUpQueue();
  const status = createPortalStatus({
    connection: setUpConnection().portal,
    secrets: { status: () => ({ state: 'available' }) },
    commands: queue,
    journalProblem: createTopic<AppErrorData | null>(null),
    connectorChannel: createTopic<PortalSnapshot['connectorChannel']>({
      health: { state: 'off', transport: null, sinceMs: 0, problem: null, lastMessageAtMs: null },
      understood: 0,
      refused: 0,
      lastRefusal: null,
    }),
    clock: time,
    log: quietLog,
  });
  const stop = status.start();
  const waiting: number[] = [];
  status.snapshot.follow(({ commandsWaiting }) => waiting.push(commandsWaiting));
  queue.together(() => {
    queue.owe('hide', { callId: 'a', subject }, [7]);
    queue.owe('hide', { callId: 'b', subject }, [7]);
  });
  expect(waiting).toEqual([2]);
  await portal.sent[0]?.answer({ kind: 'failed', error: { code: 'portal.accessDenied', params: {} } });
  await portal.sent[1]?.answer({ kind: 'acknowledged' });
  expect(status.snapshot.get()).toMatchObject({
    commandsWaiting: 0,
    failedCommands: [{ kind: 'hide', who: 'Anna' }],
  });
  stop();
});
