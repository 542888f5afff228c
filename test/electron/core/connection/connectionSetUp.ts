import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import { AppError, type AppErrorCode } from '../../../../contracts/errors.ts';
import type { PushHealth } from '../../../../contracts/portal.ts';
import { createPortalConnection } from '../../../../electron/core/connection/portalConnection.ts';
import type { Log } from '../../../../electron/core/ports/log.ts';
import type { Command } from '../../../../electron/core/ports/commandRecord.ts';
import type { OperatorIs, Remembered } from '../../../../electron/core/ports/connectionRecord.ts';
import type { PortalCheck, PortalSession, TokenKeeper } from '../../../../electron/core/ports/portal.ts';
import {
  createKeychainSecretStore,
  type Keychain,
} from '../../../../electron/storage/keychainSecretStore.ts';
import type { KeychainState } from '../../../../electron/storage/keychain/keychainState.ts';
import { createHeldTime, failingLog, quietLog } from '../heldTime.ts';

export const url = 'https://portal.example/rest/7/secretcode123/';
const allScopes = ['telephony', 'pull_channel', 'crm', 'user_brief'];
export const goodCheck: PortalCheck = {
  operator: { id: 7, name: 'Olga Operator' },
  scopes: allScopes,
  methods: {
    'telephony.externalCall.hide': true,
    'pull.config.get': true,
    'pull.application.config.get': false,
  },
};

/** Commands that wait for this account. */
export const waitingFor = (portal: string, count: number): Command[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${portal} ${index}`,
    portal,
    kind: 'hide',
    callId: `call ${index}`,
    externalCallId: null,
    userIds: [7],
    subject: { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 },
    details: null,
    state: { at: 'waiting', notBeforeMs: 0, problem: null },
    createdAtMs: 0,
    tries: 0,
  }));

/** What the keychain is like where it fails with this; `unknown` is macOS, which cannot be asked. */
const stateWith: Partial<Record<AppErrorCode, KeychainState>> = {
  'keychain.missing': 'absent',
  'keychain.locked': 'locked',
  'keychain.notOpen': 'notOpen',
};

/** A keychain, a portal and a disk in memory, each of which can be told to fail; what uses them is the real thing. */
export function setUp({
  keychainTells = true,
  log = failingLog,
}: { readonly keychainTells?: boolean; readonly log?: Log } = {}) {
  const time = createHeldTime();
  const kept = new Map<string, string>();
  const told: string[] = [];
  const faults: { keychain?: AppErrorCode; portal?: AppErrorCode } = {};
  const owed: Command[] = [];
  /** Each answers once its promise is done. */
  const slow: Record<'keychain' | 'record' | 'portal' | 'owed', () => Promise<void>> = {
    keychain: () => Promise.resolve(),
    record: () => Promise.resolve(),
    portal: () => Promise.resolve(),
    owed: () => Promise.resolve(),
  };
  let writes: Promise<void> = Promise.resolve();
  let prompts = 0;
  let checks = 0;
  let checkAnswer: Promise<void> = Promise.resolve();
  let check = goodCheck;
  /** What `user.get` comes to; a promise that never ends is a portal that does not answer. */
  let whoIs: (userId: number) => Promise<OperatorIs> = async () => 'employee';
  const askedAbout: number[] = [];
  let remembered: Remembered | null = { portal: null, leftInKeychain: [] };
  let isFileHeld = false;
  let pushRunning = 0;
  let pushPaused = false;
  let report: (health: PushHealth) => void = () => undefined;
  let tokens: TokenKeeper | null = null;
  let renamedFrom: string | null = null;
  const opened: PortalAccess[] = [];
  const answer = async <T>(use: () => T): Promise<T> => {
    await slow.keychain();
    if (faults.keychain === undefined) return use();
    if (faults.keychain !== 'keychain.missing') prompts += 1;
    throw new AppError(faults.keychain);
  };
  const keychain: Keychain = {
    getPassword: (_service, account) => answer(() => kept.get(account) ?? null),
    setPassword: (_service, account, secret) => answer(() => void kept.set(account, secret)),
    deletePassword: (_service, account) => answer(() => kept.delete(account)),
  };
  const secrets = createKeychainSecretStore({
    loadKeychain: async () => keychain,
    state: async () =>
      !keychainTells
        ? 'unknown'
        : faults.keychain === undefined
          ? 'open'
          : (stateWith[faults.keychain] ?? 'open'),
    timers: time,
    log,
  });
  const session: PortalSession = {
    waitNoMore: () => undefined,
    check: async () => {
      checks += 1;
      await checkAnswer;
      await slow.portal();
      if (faults.portal !== undefined) throw new AppError(faults.portal);
      return check;
    },
    whoIs(userId) {
      askedAbout.push(userId);
      return whoIs(userId);
    },
    telephony: {
      hideCard: async () => ({ kind: 'acknowledged' }),
      showCard: async () => ({ kind: 'acknowledged' }),
      registerCall: async () => ({ kind: 'registered', callId: 'externalCall.x' }),
      finishCall: async () => ({ kind: 'acknowledged' }),
      saveNote: async () => ({ kind: 'acknowledged' }),
      attachRecording: async () => ({ kind: 'acknowledged' }),
      attachTranscript: async () => ({ kind: 'acknowledged' }),
      sendBatch: async () => [],
    },
    callerLookUp: { look: async () => null },
    ownNotices: { tell: async () => ({ is: 'told' }) },
    callStatistics: { handled: async () => ({ is: 'told', calls: [] }), names: async () => new Map() },
    workingDay: {
      ask: async () => ({
        day: { is: 'told', value: 'open', mark: 'open' },
        absent: { is: 'told', value: false, mark: 'present' },
      }),
    },
    clickLine: null,
    callbackQueue: null,
    push: {
      start: ({ onHealth }) => {
        report = onHealth;
        pushRunning += 1;
        pushPaused = false;
        onHealth({ state: 'live', transport: 'websocket', sinceMs: 0, problem: null, lastMessageAtMs: null });
        return () => (pushRunning -= 1);
      },
      reconnectNow: (reason) => {
        told.push(`push: ${reason}`);
        pushPaused = false;
      },
      pause: () => {
        told.push('push: pause');
        pushPaused = true;
      },
    },
    connectorPush: null,
  };
  const make = () => {
    const portal = createPortalConnection({
      portals: {
        prepare: () => undefined,
        open: (access, keeper) => {
          opened.push(access);
          tokens = keeper;
          return {
            ...session,
            async check() {
              const answer = await session.check();
              // Whoever connects is who the access says, unless the test says otherwise.
              const operator = { ...answer.operator, id: access.userId };
              return answer === goodCheck ? { ...answer, operator } : answer;
            },
            connectorPush: access.kind === 'application' ? session.push : null,
          };
        },
        exchangeCode: async ({ origin, clientId, clientSecret, authorization }) => ({
          kind: 'application',
          origin,
          userId: 7,
          clientId,
          clientSecret,
          accessToken: `access for ${authorization.code}`,
          refreshToken: 'refresh-1',
          tokenOrigin: 'https://oauth.bitrix.info',
          memberId: 'member',
        }),
      },
      signInWindow: {
        ask: async ({ state }) => ({ code: `code-${state}`, serverDomain: null, memberId: null }),
        close: () => told.push('window closed'),
      },
      newState: () => 'state-1',
      secrets,
      records: {
        read: () => (isFileHeld ? 'refused' : remembered),
        // One after the other, as the file does.
        write(next) {
          const written = writes.then(slow.record).then(() => {
            if (isFileHeld) throw new Error('not written over what could not be read');
            remembered = next;
          });
          writes = written.catch(() => undefined);
          return written;
        },
      },
      owedKnown: () => slow.owed(),
      owed: () => owed,
      clock: time,
      timers: time,
      random: () => 0.5,
      log: log === failingLog ? quietLog : log,
    });
    portal.used.follow((used) => {
      told.push(used === null ? 'no portal' : `portal ${used.account}`);
      // As the command queue: what is owed to another account is dropped, to one that was renamed moves along.
      const kept = owed.splice(0).filter(({ portal: account }) => {
        const stays = used !== null && [used.account, used.renamedFrom].includes(account);
        if (used !== null && !stays) told.push(`dropped what is owed to ${account}`);
        return stays;
      });
      owed.push(...kept.map((command) => ({ ...command, portal: used?.account ?? '' })));
      renamedFrom = used?.renamedFrom ?? null;
    });
    return portal;
  };
  return {
    time,
    kept,
    told,
    faults,
    owed,
    slow,
    portal: make(),
    restarted: make,
    pushRunning: () => pushRunning,
    pushPaused: () => pushPaused,
    /** The open channel tells how it is doing. */
    report: (health: PushHealth) => report(health),
    opened,
    tokens: () => tokens,
    renamedFrom: () => renamedFrom,
    record: () => remembered?.portal ?? null,
    left: () => remembered?.leftInKeychain ?? [],
    remember: (next: Remembered | null) => (remembered = next),
    /** Another program keeps the file from being read and written. */
    holdFile: (held: boolean) => (isFileHeld = held),
    secrets,
    prompts: () => prompts,
    checks: () => checks,
    holdChecks: (until: Promise<void>) => (checkAnswer = until),
    /** Whom the portal was asked about, in order. */
    askedAbout,
    answerWhoIsWith: (next: (userId: number) => Promise<OperatorIs>) => (whoIs = next),
    answerCheckWith: (next: PortalCheck) => (check = next),
  };
}

/** The code that a promise is refused with, or a text that is none. */
export const codeOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : 'another error'),
  );
