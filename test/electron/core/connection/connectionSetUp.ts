import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import { AppError, type AppErrorCode } from '../../../../contracts/errors.ts';
import { createPortalConnection } from '../../../../electron/core/connection/portalConnection.ts';
import type { ConnectionRecord } from '../../../../electron/core/ports/connectionRecord.ts';
import type { PortalCheck, PortalSession, TokenKeeper } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';

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

/** A keychain, a portal and a disk in memory, each of which can be told to fail. */
export function setUp() {
  const time = createHeldTime();
  const kept = new Map<string, string>();
  const told: string[] = [];
  const faults: { keychain?: AppErrorCode; portal?: AppErrorCode } = {};
  let check = goodCheck;
  let record: ConnectionRecord | null = null;
  let pushRunning = 0;
  let tokens: TokenKeeper | null = null;
  let renamedFrom: string | null = null;
  const opened: PortalAccess[] = [];
  const keychain = <T>(use: () => T): Promise<T> =>
    faults.keychain === undefined ? Promise.resolve(use()) : Promise.reject(new AppError(faults.keychain));
  const session: PortalSession = {
    check: async () => {
      if (faults.portal !== undefined) throw new AppError(faults.portal);
      return check;
    },
    telephony: {
      hideCard: async () => ({ kind: 'acknowledged' }),
      showCard: async () => ({ kind: 'acknowledged' }),
      registerCall: async () => ({ kind: 'registered', callId: 'externalCall.x' }),
      finishCall: async () => ({ kind: 'acknowledged' }),
      sendBatch: async () => [],
    },
    callerLookUp: { look: async () => null },
    push: {
      start: ({ onHealth }) => {
        pushRunning += 1;
        onHealth({ state: 'live', transport: 'websocket', sinceMs: 0, problem: null, lastMessageAtMs: null });
        return () => (pushRunning -= 1);
      },
      reconnectNow: (reason) => told.push(`push: ${reason}`),
      pause: () => told.push('push: pause'),
    },
    connectorPush: null,
  };
  const make = () =>
    createPortalConnection({
      portals: {
        open: (access, keeper) => {
          opened.push(access);
          tokens = keeper;
          return { ...session, connectorPush: access.kind === 'application' ? session.push : null };
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
      secrets: {
        read: (account) => keychain(() => kept.get(account) ?? null),
        write: (account, secret) => keychain(() => void kept.set(account, secret)),
        remove: (account) => keychain(() => void kept.delete(account)),
        status: () => ({ state: 'available' }),
      },
      records: { read: () => record, write: async (next) => void (record = next) },
      clock: time,
      timers: time,
      random: () => 0.5,
      log: quietLog,
      onPortal: (used) => {
        told.push(used === null ? 'no portal' : `portal ${used.account}`);
        renamedFrom = used?.renamedFrom ?? null;
      },
      onPushMessage: () => undefined,
      onConnectorMessage: () => undefined,
    });
  return {
    time,
    kept,
    told,
    faults,
    portal: make(),
    restarted: make,
    pushRunning: () => pushRunning,
    opened,
    tokens: () => tokens,
    renamedFrom: () => renamedFrom,
    record: () => record,
    answerCheckWith: (next: PortalCheck) => (check = next),
  };
}

/** The code that a promise is refused with, or a text that is none. */
export const codeOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : 'another error'),
  );
