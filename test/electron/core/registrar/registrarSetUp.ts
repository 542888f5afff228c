import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { CallRegistrar } from '../../../../contracts/settings.ts';
import { noCard, type Call } from '../../../../electron/core/calls/call.ts';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { createRegistrar, registerAfterMs } from '../../../../electron/core/registrar/registrar.ts';
import { createHeldPortal } from '../commands/heldPortal.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';
import { createMemoryJournal, loadedBy } from '../memoryJournal.ts';

export const startedAtMs = 1_000_000;

/** A call that rings at a phone. */
export function phoneCall(change: Partial<Call> = {}): Call {
  return {
    key: 'call-1',
    callId: null,
    references: ['baresip/1'],
    phones: [{ sourceName: 'baresip', sourceCallId: '1', state: 'ringing', outcome: null }],
    direction: 'incoming',
    party: {
      name: null,
      phoneNumber: '+4930901820',
      formattedNumber: '+49 30 901820',
      company: null,
      responsible: null,
      line: null,
      crmEntity: null,
    },
    shownTo: null,
    isForGroup: false,
    isColleague: false,
    state: 'ringing',
    outcome: null,
    startedAtMs,
    rangAtMs: startedAtMs,
    answeredAtMs: null,
    endedAtMs: null,
    dismissed: false,
    dismissedAtMs: null,
    popup: { at: 'in' },
    card: noCard,
    knownByCardOnly: false,
    externalCallId: null,
    registerProblem: null,
    clearedForColleagues: false,
    lastMid: null,
    isTest: false,
    ...change,
  };
}

/** A registrar over the real queue; calls change when the test says so. */
export function setUp(journal = createMemoryJournal()) {
  const time = createHeldTime(startedAtMs);
  const portal = createHeldPortal();
  const told: (readonly [string, ...unknown[]])[] = [];
  const current = new Map<string, Call>();
  const followers = new Set<(change: { call: Call; before: Call | null }) => void>();
  const chosen: { by: CallRegistrar; userId: number | null } = { by: 'ringside', userId: 7 };
  let ids = 0;

  const change = (call: Call): void => {
    const before = current.get(call.key) ?? null;
    current.set(call.key, call);
    for (const follower of followers) follower({ call, before });
  };
  const changeKnown = (key: string, news: Partial<Call>): void => {
    const call = current.get(key);
    if (call !== undefined) change({ ...call, ...news });
  };
  const queue = createCommandQueue({
    journal,
    newId: () => `id-${(ids += 1)}`,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  const registrar = createRegistrar({
    calls: {
      followCalls: (follower) => {
        followers.add(follower);
        return () => followers.delete(follower);
      },
      registering: (key, externalCallId) => {
        told.push(['registering', key, externalCallId]);
        changeKnown(key, { externalCallId });
      },
      registered: (key, callId, cardShown) => {
        told.push(['registered', key, callId, cardShown]);
        changeKnown(key, { callId, registerProblem: null });
      },
      registerFailed: (key, problem: AppErrorData) => {
        told.push(['registerFailed', key, problem.code]);
        changeKnown(key, { registerProblem: problem });
      },
    },
    commands: queue,
    registeredBy: () => chosen.by,
    operatorUserId: () => chosen.userId,
    clock: time,
    timers: time,
    newId: () => `own-${(ids += 1)}`,
  });
  loadedBy(queue);
  queue.usePortal({ account: 'portal.example/7', telephony: portal });
  const stop = registrar.start();
  return {
    time,
    portal,
    queue,
    told,
    chosen,
    stop,
    journal,
    /** The call changes, and the registrar has its turn. */
    tell: (news: Partial<Call> = {}): void => {
      change({ ...(current.get(news.key ?? 'call-1') ?? phoneCall()), ...news });
      time.turn(registerAfterMs);
    },
    /** The call changes, nothing more. */
    change: (news: Partial<Call>): void =>
      change({ ...(current.get(news.key ?? 'call-1') ?? phoneCall()), ...news }),
    orders: () => portal.sent.map(({ order }) => order),
  };
}
