import type { UpdatesSnapshot } from '../../../contracts/about.ts';
import type { CallParty, CallRow, PopupEntry } from '../../../contracts/calls.ts';
import { noPolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import type { Connection, PortalSnapshot, PushHealth } from '../../../contracts/portal.ts';
import { defaultSettings, type SettingsSnapshot } from '../../../contracts/settings.ts';

/** The moment all scenarios play at: a working morning. */
export const nowMs = Date.UTC(2026, 8, 15, 9, 30, 0);

export function party(change: Partial<CallParty> = {}): CallParty {
  return {
    name: 'Anna Petrova',
    phoneNumber: '+74951234567',
    formattedNumber: '+7 495 123-45-67',
    company: 'Northwind Logistics',
    responsible: 'Igor Belov',
    line: 'Sales line',
    crmEntity: { type: 'CONTACT', id: 12 },
    ...change,
  };
}

export const unknownCaller = party({
  name: null,
  phoneNumber: '+442071838750',
  formattedNumber: '+44 20 7183 8750',
  company: null,
  responsible: null,
  line: 'Main number',
  crmEntity: null,
});

/** Names that try to break out, to turn round, or to push everything else off the page. */
export const hostileNames = {
  markup: '<img src=x onerror="document.title=1"><b>bold</b> & {name} </li>',
  reversed: '\u202eevil\u202c \u2067txt.exe',
  endless: 'W'.repeat(10_000),
  zalgo:
    'Z\u0351\u036b\u0343\u036a\u0302a\u0321\u034a\u0360\u034d\u0331l\u0334\u0345\u0353g\u0335\u0489\u0353o\u0338\u0322\u0337'.repeat(
      9,
    ),
  emoji: '👩‍👩‍👧‍👦 Family 🇦🇶 '.repeat(8),
  lines: 'First\nSecond\r\n\tThird\u0000',
} as const;

export function entry(key: string, change: Partial<PopupEntry> = {}): PopupEntry {
  return {
    key,
    direction: 'incoming',
    party: party(),
    state: 'ringing',
    startedAtMs: nowMs - 12_000,
    answeredAtMs: null,
    leaving: null,
    isTest: false,
    actions: [],
    ...change,
  };
}

export function row(key: string, change: Partial<CallRow> = {}): CallRow {
  return {
    key,
    direction: 'incoming',
    party: party(),
    state: 'ended',
    outcome: 'answered',
    startedAtMs: nowMs - 600_000,
    answeredAtMs: nowMs - 592_000,
    endedAtMs: nowMs - 400_000,
    dismissed: true,
    card: { state: 'hidden', closedBy: 'operator', hideTookMs: 212, nothingToHide: false, problem: null },
    isTest: false,
    canShowCardAgain: false,
    canHaveNote: change.isTest !== true,
    canRetryHide: false,
    actions: [],
    registerProblem: null,
    ...change,
  };
}

export const noCard: CallRow['card'] = {
  state: 'unknown',
  closedBy: null,
  hideTookMs: null,
  nothingToHide: false,
  problem: null,
};

export function connected(
  change: Partial<Extract<Connection, { status: 'connected' }>> = {},
): Extract<Connection, { status: 'connected' }> {
  return {
    status: 'connected',
    portalHost: 'portal.example',
    signedInBy: 'webhook',
    maskedUrl: 'https://portal.example/rest/7/••••/',
    operator: { id: 7, name: 'Maria Orlova' },
    capabilities: [
      { name: 'hideCards', works: true, scope: 'telephony', needed: true },
      { name: 'liveCards', works: true, scope: 'pull_channel', needed: false },
      { name: 'openCrm', works: false, scope: 'crm', needed: false },
      { name: 'operatorDetails', works: true, scope: 'user_brief', needed: false },
    ],
    storedIn: 'keychain',
    sinceMs: nowMs - 7_200_000,
    problem: null,
    nobody: null,
    isUsedAllTheSame: false,
    newHost: null,
    ...change,
  };
}

/** A channel that is not used. */
export const channelOff: PushHealth = {
  state: 'off',
  transport: null,
  sinceMs: nowMs,
  problem: null,
  lastMessageAtMs: null,
};

export function portal(change: Partial<PortalSnapshot> = {}): PortalSnapshot {
  return {
    connection: connected(),
    keychain: { state: 'available' },
    push: {
      state: 'live',
      transport: 'websocket',
      sinceMs: nowMs - 7_200_000,
      problem: null,
      lastMessageAtMs: nowMs - 90_000,
    },
    health: { state: 'connected', reasons: [], sinceMs: nowMs - 7_200_000 },
    connectorChannel: { health: channelOff, understood: 0, refused: 0, lastRefusal: null },
    commandsWaiting: 0,
    failedCommands: [],
    journalProblem: null,
    ...change,
  };
}

export function disconnected(change: Partial<PortalSnapshot> = {}): PortalSnapshot {
  return portal({
    connection: { status: 'notConnected', problem: null },
    push: channelOff,
    health: { state: 'notConnected', reasons: [], sinceMs: nowMs },
    ...change,
  });
}

export function settings(change: Partial<SettingsSnapshot> = {}): SettingsSnapshot {
  return {
    settings: defaultSettings,
    locale: 'en',
    displays: [
      {
        id: 1,
        label: 'Dell U2720Q',
        isPrimary: true,
        bounds: { x: 0, y: 0, width: 2560, height: 1440 },
      },
      {
        id: 2,
        label: 'Built-in display',
        isPrimary: false,
        bounds: { x: 2560, y: 400, width: 1440, height: 900 },
      },
    ],
    popupPlace: { display: 'pointer', corner: 'bottomRight' },
    problems: {},
    popupLimitedByWayland: false,
    canHideFromScreenSharing: true,
    canStartAtLogin: true,
    canUpdateItself: true,
    country: 'DE',
    policy: noPolicyStanding,
    ...change,
  };
}

/** Of an AppImage, for which there is nothing newer. */
export function updates(change: Partial<UpdatesSnapshot> = {}): UpdatesSnapshot {
  return {
    installedAs: 'appimage',
    byItself: 'yes',
    step: { kind: 'upToDate' },
    askedAtMs: nowMs - 3 * 3_600_000,
    problem: null,
    newVersion: null,
    ...change,
  };
}
