import { expect, it } from 'vitest';
import { createConnectorChannelStatus } from '../../../../electron/core/connection/connectorChannelStatus.ts';
import { createPortalStatus } from '../../../../electron/core/connection/portalStatus.ts';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { PortalSnapshot } from '../../../../contracts/portal.ts';
import type { Command } from '../../../../electron/core/ports/commandRecord.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createHeldTime, failingLog } from '../heldTime.ts';
import { setUp as setUpQueue } from '../commands/heldPortal.ts';
import { setUp as setUpConnection } from './connectionSetUp.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };

it('follows the commands: one snapshot for all that an operation changed', async () => {
  const { queue, portal, time } = setUpQueue();
  const status = createPortalStatus({
    connection: setUpConnection().portal,
    secrets: { status: () => ({ state: 'available' }) },
    commands: queue,
    journalProblem: createTopic<AppErrorData | null>(null, failingLog),
    connectorChannel: createTopic<PortalSnapshot['connectorChannel']>(
      {
        health: { state: 'off', transport: null, sinceMs: 0, problem: null, lastMessageAtMs: null },
        understood: 0,
        refused: 0,
        lastRefusal: null,
      },
      failingLog,
    ),
    clock: time,
    timers: time,
    log: failingLog,
  });
  const stop = status.start();
  const waiting: number[] = [];
  status.snapshot.follow(({ commandsWaiting }) => waiting.push(commandsWaiting));
  queue.together(() => {
    queue.owe('hide', { callId: 'a', subject }, [7]);
    queue.owe('hide', { callId: 'b', subject }, [7]);
  });
  // What an operator has just ordered does not wait for it to be counted.
  expect(waiting).toEqual([]);
  time.turn(100);
  expect(waiting).toEqual([2]);
  await portal.sent[0]?.answer({ kind: 'failed', error: { code: 'portal.accessDenied', params: {} } });
  await portal.sent[1]?.answer({ kind: 'acknowledged' });
  time.turn(100);
  expect(status.snapshot.get()).toMatchObject({
    commandsWaiting: 0,
    failedCommands: [{ kind: 'hide', who: 'Anna' }],
  });
  stop();
});

it('tells of a flood of connector messages a few times only, and of the last one', () => {
  const time = createHeldTime();
  const { portal, secrets } = setUpConnection();
  const connector = createConnectorChannelStatus(portal.connectorPush, failingLog);
  const status = createPortalStatus({
    connection: portal,
    secrets,
    commands: { all: () => [], changes: createTopic<readonly Command[]>([], failingLog) },
    journalProblem: createTopic<AppErrorData | null>(null, failingLog),
    connectorChannel: connector.channel,
    clock: time,
    timers: time,
    log: failingLog,
  });
  status.start();
  let told = 0;
  status.snapshot.follow(() => (told += 1));
  connector.understood();
  expect(status.snapshot.get().connectorChannel.understood).toBe(1);
  for (let message = 0; message < 998; message += 1) connector.understood();
  connector.refused('no callId');
  time.turn(1_000);
  expect(told).toBeLessThan(6);
  expect(status.snapshot.get().connectorChannel).toMatchObject({
    understood: 999,
    refused: 1,
    lastRefusal: 'no callId',
  });
});
