import { expect, it } from 'vitest';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { Connection, PushHealth } from '../../../../contracts/portal.ts';
import { createConnectorChannelStatus } from '../../../../electron/core/connection/connectorChannelStatus.ts';
import type { Command } from '../../../../electron/core/ports/commandRecord.ts';
import { nobodyReachedCodes } from '../../../../electron/core/ports/network/networkErrors.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createPortalStatus } from '../../../../electron/core/connection/portalStatus.ts';
import { failingLog } from '../heldTime.ts';
import { setUp, url } from './connectionSetUp.ts';
import { healthOf } from '../../../../electron/core/connection/health.ts';

const connected: Connection = {
  status: 'connected',
  portalHost: 'portal.example',
  signedInBy: 'webhook',
  maskedUrl: '',
  operator: null,
  capabilities: [],
  storedIn: 'keychain',
  sinceMs: 0,
  problem: null,
  nobody: null,
  isUsedAllTheSame: false,
  newHost: null,
};
const live: PushHealth = {
  state: 'live',
  transport: 'websocket',
  sinceMs: 0,
  problem: null,
  lastMessageAtMs: null,
};
const unreachable = { code: 'portal.unreachable', params: {} } as const;
const downPush: PushHealth = { ...live, state: 'down', problem: unreachable };
const failed = {
  commandId: 'c',
  who: 'Anna',
  kind: 'hide',
  problem: { code: 'portal.insufficientScope', params: {} },
  failedAtMs: 0,
} as const;

it.each([
  ['connected', connected, live, []],
  ['offline', connected, downPush, []],
  ['degraded', connected, { ...downPush, problem: { code: 'push.stalled', params: {} } }, []],
  ['degraded', { ...connected, problem: unreachable }, live, []],
  ['degraded', connected, live, [failed]],
  ['offline', { ...connected, problem: unreachable }, downPush, []],
  ['degraded', connected, { ...live, state: 'off' }, []],
  ['degraded', connected, { ...live, state: 'unavailable' }, []],
  ['connected', connected, { ...live, state: 'connecting' }, []],
  ['notConnected', { status: 'notConnected', problem: null }, { ...live, state: 'off' }, []],
] as const)('is %s', (state, connection, push, failedCommands) => {
  const health = healthOf({ connection, channels: [push], failedCommands, nowMs: 5 }, null);
  expect(health.state).toBe(state);
  expect(health.reasons.length > 0).toBe(state === 'degraded' || state === 'offline');
});

it.each([...nobodyReachedCodes])(
  'is offline where its channel says %s, and degraded for what may pass in a moment',
  (code) => {
    const stateWith = (problem: AppErrorData) =>
      healthOf(
        { connection: connected, channels: [{ ...downPush, problem }], failedCommands: [], nowMs: 5 },
        null,
      ).state;
    expect(stateWith({ code, params: {} })).toBe('offline');
    expect(stateWith({ code: 'portal.timedOut', params: {} })).toBe('degraded');
  },
);

it('names one reason once and keeps since when it holds', () => {
  const input = {
    connection: { ...connected, problem: unreachable },
    channels: [downPush],
    failedCommands: [],
  };
  const first = healthOf({ ...input, nowMs: 5 }, null);
  expect(first.reasons).toEqual([unreachable]);
  expect(healthOf({ ...input, nowMs: 99 }, first).sinceMs).toBe(5);
});

it('follows every channel that there is: one that is down among others is a reason, all of them are offline', () => {
  const of = (...channels: PushHealth[]) =>
    healthOf({ connection: connected, channels, failedCommands: [], nowMs: 5 }, null).state;
  expect(of(live, live)).toBe('connected');
  expect(of(live, downPush)).toBe('degraded');
  expect(of(downPush, live)).toBe('degraded');
  expect(of(downPush, downPush)).toBe('offline');
});

it.each(['webhook', 'localApplication'])(
  'of a %s falls and rises with the only channel that it has',
  async (way) => {
    const { portal, report, time, secrets } = setUp();
    const status = createPortalStatus({
      connection: portal,
      secrets,
      commands: { all: () => [], changes: createTopic<readonly Command[]>([], failingLog) },
      journalProblem: createTopic<AppErrorData | null>(null, failingLog),
      connectorChannel: createConnectorChannelStatus(portal.connectorPush, failingLog).channel,
      clock: time,
      timers: time,
      log: failingLog,
    });
    status.start();
    const health = () => status.snapshot.get().health;
    if (way === 'webhook') await portal.connect(url);
    else
      await portal.signIn({ portalAddress: 'portal.example', clientId: 'local.1', clientSecret: 'secret' });
    expect(health().state).toBe('connected');
    report({ ...downPush, problem: { code: 'push.stalled', params: {} } });
    expect(health()).toMatchObject({ state: 'degraded', reasons: [{ code: 'push.stalled' }] });
    report(downPush);
    expect(health().state).toBe('offline');
    report({ ...live, state: 'off' });
    expect(health()).toMatchObject({ state: 'degraded', reasons: [{ code: 'push.notLive' }] });
    report(live);
    expect(health()).toMatchObject({ state: 'connected', reasons: [] });
    await portal.disconnect();
    expect(health().state).toBe('notConnected');
  },
);
