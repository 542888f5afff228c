import { expect, it } from 'vitest';
import type { Connection, PushHealth } from '../../../../contracts/portal.ts';
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
  ['notConnected', { status: 'notConnected', problem: null }, { ...live, state: 'off' }, []],
] as const)('is %s', (state, connection, push, failedCommands) => {
  const health = healthOf({ connection, push, failedCommands, nowMs: 5 }, null);
  expect(health.state).toBe(state);
  expect(health.reasons.length > 0).toBe(state === 'degraded' || state === 'offline');
});

it('names one reason once and keeps since when it holds', () => {
  const input = { connection: { ...connected, problem: unreachable }, push: downPush, failedCommands: [] };
  const first = healthOf({ ...input, nowMs: 5 }, null);
  expect(first.reasons).toEqual([unreachable]);
  expect(healthOf({ ...input, nowMs: 99 }, first).sinceMs).toBe(5);
});
