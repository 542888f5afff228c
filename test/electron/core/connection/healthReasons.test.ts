import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appErrorCodes, type AppErrorData } from '../../../../contracts/errors.ts';
import type { Connection, FailedCommand, HealthState, PushHealth } from '../../../../contracts/portal.ts';
import { causeOf, isLockedOut } from '../../../../contracts/messages/problemCauses.ts';
import { healthOf } from '../../../../electron/core/connection/health.ts';
import { nobodyReachedCodes } from '../../../../electron/core/ports/network/networkErrors.ts';

const host = 'portal.example';
const noTelephony = { code: 'portal.telephonyScopeMissing', params: { scope: 'telephony' } } as const;
const mayNotHide = { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const;
const unreachable = { code: 'portal.unreachable', params: { host } } as const;
const busy = { code: 'portal.down', params: { host, status: '503' } } as const;
const rejected = { code: 'portal.webhookRejected', params: { host } } as const;
const expired = { code: 'portal.expiredToken', params: { host } } as const;
const refusedPush = { code: 'push.refused', params: { host, status: '503' } } as const;
const noPush = { code: 'push.scopeMissing', params: { scope: 'pull_channel', host } } as const;
const serverAway = { code: 'push.unreachable', params: { host: 'rtc.example' } } as const;
const stalled = { code: 'push.stalled', params: { host } } as const;

function connected(problem: AppErrorData | null): Connection {
  return {
    status: 'connected',
    portalHost: host,
    signedInBy: 'webhook',
    maskedUrl: '',
    operator: null,
    capabilities: [],
    storedIn: 'keychain',
    sinceMs: 0,
    problem,
    nobody: null,
    isUsedAllTheSame: false,
    newHost: null,
  };
}

function channel(state: PushHealth['state'], problem: AppErrorData | null = null): PushHealth {
  return { state, transport: null, sinceMs: 0, problem, lastMessageAtMs: null };
}

function failed(problem: AppErrorData, count = 1, kind: FailedCommand['kind'] = 'hide'): FailedCommand[] {
  return Array.from({ length: count }, (_, index) => ({
    commandId: `${problem.code}-${index}`,
    who: 'Anna',
    kind,
    problem,
    failedAtMs: 0,
  }));
}

const live = channel('live');

/** What there is, the word for it, and the codes of its reasons in their order. */
const table: readonly (readonly [
  what: string,
  problem: AppErrorData | null,
  channel: PushHealth,
  failed: readonly FailedCommand[],
  state: HealthState,
  reasons: readonly string[],
])[] = [
  ['all is well', null, live, [], 'connected', []],
  [
    'REST answers, a right is missing and the push server refuses',
    noTelephony,
    channel('down', refusedPush),
    [],
    'degraded',
    ['portal.telephonyScopeMissing', 'push.refused'],
  ],
  [
    'the same with what failed for it',
    noTelephony,
    channel('down', refusedPush),
    failed(mayNotHide, 12),
    'degraded',
    ['portal.telephonyScopeMissing', 'push.refused'],
  ],
  ['only commands say so yet', null, live, failed(mayNotHide), 'degraded', ['portal.telephonyScopeMissing']],
  [
    'nobody is reached, by whatever way',
    unreachable,
    channel('down', stalled),
    [],
    'offline',
    ['portal.unreachable'],
  ],
  [
    'nobody is reached, and the channel would not be offered anyway',
    unreachable,
    channel('unavailable', noPush),
    [],
    'offline',
    ['portal.unreachable', 'push.scopeMissing'],
  ],
  [
    'a right was missing when the portal answered last',
    noTelephony,
    channel('down', unreachable),
    [],
    'offline',
    ['portal.unreachable', 'portal.telephonyScopeMissing'],
  ],
  ['requests get nowhere, yet calls come', busy, live, [], 'degraded', ['portal.down']],
  [
    'requests get nowhere, nor do calls come',
    busy,
    channel('down', refusedPush),
    [],
    'offline',
    ['portal.down'],
  ],
  [
    'only the push server is not reached',
    null,
    channel('down', serverAway),
    [],
    'degraded',
    ['push.unreachable'],
  ],
  ['the webhook is gone', rejected, live, failed(expired), 'refused', ['portal.webhookRejected']],
  [
    'the webhook is gone and the channel says so as well',
    rejected,
    channel('down', expired),
    [],
    'refused',
    ['portal.webhookRejected'],
  ],
  ['the channel is not offered', null, channel('unavailable', noPush), [], 'degraded', ['push.scopeMissing']],
  ['the channel is being opened', null, channel('connecting'), [], 'connected', []],
];

describe('the word for how it is, and its reasons', () => {
  it.each(table)('where %s', (_what, problem, push, failedCommands, state, reasons) => {
    const health = healthOf(
      { connection: connected(problem), channels: [push], failedCommands, nowMs: 1 },
      null,
    );
    expect([health.state, health.reasons.map(({ code }) => code)]).toEqual([state, reasons]);
  });

  it('counts the cards that stay open for a cause, and calls without a card not', () => {
    const { reasons } = healthOf(
      {
        connection: connected(noTelephony),
        channels: [live],
        failedCommands: [...failed(mayNotHide, 12), ...failed(mayNotHide, 3, 'finish'), ...failed(busy, 2)],
        nowMs: 1,
      },
      null,
    );
    expect(reasons.map(({ code, params }) => [code, params['cards']])).toEqual([
      ['portal.telephonyScopeMissing', '12'],
      ['portal.down', '2'],
    ]);
  });

  it('always has the reason of the word first, and no cause twice', () => {
    const problem: fc.Arbitrary<AppErrorData> = fc.record({
      code: fc.constantFrom(...appErrorCodes),
      params: fc.oneof(
        fc.constant({}),
        fc.constantFrom('telephony', 'pull_channel', 'crm').map((scope) => ({ scope })),
      ),
    });
    const maybe = fc.option(problem);
    const channels = fc.array(
      fc.oneof(
        fc.constant(live),
        fc.constant(channel('connecting')),
        fc.constant(channel('off')),
        problem.map((each) => channel('down', each)),
        problem.map((each) => channel('unavailable', each)),
      ),
      { maxLength: 2 },
    );
    const commands = fc
      .array(
        fc.tuple(problem, fc.integer({ min: 1, max: 3 }), fc.constantFrom('hide', 'show', 'finish' as const)),
        { maxLength: 4 },
      )
      .map((groups) => groups.flatMap(([each, count, kind]) => failed(each, count, kind)));

    fc.assert(
      fc.property(maybe, channels, commands, (rest, all, failedCommands) => {
        const { state, reasons } = healthOf(
          { connection: connected(rest), channels: all, failedCommands, nowMs: 1 },
          null,
        );
        const causes = reasons.map(causeOf);
        expect(new Set(causes).size).toBe(causes.length);
        // Whatever failed is among them, so that it is never lost from sight.
        for (const { problem: each } of failedCommands) expect(causes).toContain(causeOf(each));
        expect(reasons.length > 0).toBe(state !== 'connected');
        const [first] = reasons;
        if (first === undefined) return;
        const isOfRest = rest !== null && causeOf(first) === causeOf(rest);
        if (state === 'refused') expect(isLockedOut(first) && isOfRest).toBe(true);
        if (state === 'offline') {
          // Never said while REST is known to answer: it does when it says what is wrong with the access or its rights.
          expect(isLockedOut(first) || causeOf(first).startsWith('scope ')).toBe(false);
          expect(isOfRest || nobodyReachedCodes.has(first.code)).toBe(true);
          expect(all.some((each) => each.state === 'live')).toBe(false);
        }
        if (state === 'degraded' && rest !== null) expect(isOfRest).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
