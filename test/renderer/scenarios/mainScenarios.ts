import type { CallRow } from '../../../contracts/calls.ts';
import { defaultSettings } from '../../../contracts/settings.ts';
import { applicationScenarios } from './applicationScenarios.ts';
import { careScenarios } from './careScenarios.ts';
import { checkScenarios } from './checkScenarios.ts';
import { clickScenarios } from './clicks/clickScenarios.ts';
import { leadScenarios } from './floor/leadScenarios.ts';
import { main, type MainScenario } from './mainScenario.ts';
import {
  connected,
  disconnected,
  entry,
  hostileNames,
  noCard,
  nowMs,
  party,
  portal,
  row,
  settings,
  unknownCaller,
} from './parts.ts';
import { phoneScenarios } from './phoneScenarios.ts';
import { floorScenarios } from './floorScenarios.ts';
import { policyScenarios } from './policyScenarios.ts';
import { recordingScenarios } from './recordingScenarios.ts';
import { talkRow, talkRows } from './talkScenarios.ts';
import { updateScenarios } from './updateScenarios.ts';
import { wholeDay } from './wholeDay.ts';

const down = { code: 'portal.down', params: { host: 'portal.example', status: '503' } } as const;
const rejected = { code: 'portal.webhookRejected', params: { host: 'portal.example' } } as const;
const lacksTelephony = { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const;
const lacksTelephonyFor1 = {
  code: 'portal.telephonyScopeMissing',
  params: { scope: 'telephony', cards: '1' },
} as const;
const notFound = {
  code: 'portal.businessError',
  params: { host: 'portal.example', description: 'Call is not found' },
} as const;
const mayNotRegister = { code: 'register.webhookMayNot', params: { host: 'portal.example' } } as const;
const ago = (minutes: number): Pick<CallRow, 'startedAtMs' | 'answeredAtMs' | 'endedAtMs'> => ({
  startedAtMs: nowMs - minutes * 60_000,
  answeredAtMs: null,
  endedAtMs: nowMs - minutes * 60_000 + 24_000,
});

/** A morning's calls: each state of call and card once. */
export const morning: readonly CallRow[] = [
  row('ringing', {
    ...entry('ringing'),
    outcome: null,
    endedAtMs: null,
    dismissed: false,
    card: { ...noCard, state: 'shown' },
  }),
  row('pending', {
    ...ago(1),
    state: 'ringing',
    outcome: null,
    endedAtMs: null,
    party: unknownCaller,
    card: { ...noCard, state: 'hidePending' },
  }),
  row('retrying', { ...ago(4), outcome: 'missed', card: { ...noCard, state: 'hidePending', problem: down } }),
  row('hidden', { canShowCardAgain: true }),
  row('failed', {
    ...ago(14),
    outcome: 'answeredElsewhere',
    canRetryHide: true,
    card: { ...noCard, state: 'hideFailed', problem: lacksTelephony },
  }),
  row('byPortal', {
    ...ago(22),
    outcome: 'unknown',
    dismissed: false,
    party: party({ name: 'Olga Smirnova', company: null }),
    card: { ...noCard, state: 'hidden', closedBy: 'portal' },
  }),
  row('nothing', {
    ...ago(31),
    outcome: 'missed',
    party: unknownCaller,
    card: { ...noCard, state: 'hidden', closedBy: 'operator', hideTookMs: 90, nothingToHide: true },
  }),
  row('outgoing', {
    direction: 'outgoing',
    startedAtMs: nowMs - 3_000_000,
    answeredAtMs: nowMs - 2_990_000,
    endedAtMs: nowMs - 2_000_000,
    party: party({ name: 'Peter Van Der Berg', line: null }),
  }),
  row('test', {
    ...ago(60),
    isTest: true,
    outcome: 'declined',
    dismissed: true,
    card: noCard,
    party: party({ name: 'Test caller', crmEntity: null }),
  }),
  row('yesterday', {
    ...ago(1500),
    outcome: 'failed',
    dismissed: false,
    card: noCard,
    direction: 'callback',
  }),
];

const degraded = portal({
  connection: connected({ problem: down, storedIn: 'session' }),
  push: {
    state: 'down',
    transport: null,
    sinceMs: nowMs - 60_000,
    problem: { code: 'push.stalled', params: {} },
    lastMessageAtMs: nowMs - 400_000,
  },
  health: {
    state: 'degraded',
    reasons: [down, lacksTelephonyFor1, notFound, mayNotRegister],
    sinceMs: nowMs - 60_000,
  },
  commandsWaiting: 2,
  failedCommands: [
    {
      commandId: 'c1',
      who: 'Anna Petrova',
      kind: 'hide',
      problem: lacksTelephony,
      failedAtMs: nowMs - 30_000,
    },
    {
      commandId: 'c2',
      who: '+44 20 7183 8750',
      kind: 'show',
      problem: notFound,
      failedAtMs: nowMs - 20_000,
    },
    {
      commandId: 'c3',
      who: 'Igor Belov',
      kind: 'register',
      problem: mayNotRegister,
      failedAtMs: nowMs - 10_000,
    },
  ],
});

/** Twelve cards that are still open for one reason, and a call that is not recorded for another. */
const cardsStillOpen = portal({
  failedCommands: [
    ...Array.from({ length: 12 }, (_, n) => ({
      commandId: `hide-${n}`,
      who: 'Anna Petrova',
      kind: 'hide' as const,
      problem: lacksTelephony,
      failedAtMs: nowMs - 3_000_000 + n * 60_000,
    })),
    {
      commandId: 'register',
      who: 'Igor Belov',
      kind: 'register' as const,
      problem: { code: 'register.webhookMayNot', params: { host: 'portal.example' } },
      failedAtMs: nowMs - 10_000,
    },
  ],
});

/** Every state of the main window worth looking at. */
export const mainScenarios = {
  connect: main('portal', { portal: disconnected() }),
  connectRefused: main('portal', {
    portal: disconnected({ connection: { status: 'notConnected', problem: rejected } }),
  }),
  keychainNotOpen: main('portal', {
    portal: disconnected({
      keychain: { state: 'locked' },
      connection: { status: 'notConnected', problem: { code: 'keychain.notOpen', params: {} } },
    }),
  }),
  connecting: main('portal', {
    portal: disconnected({ connection: { status: 'connecting', portalHost: 'portal.example' } }),
  }),
  consent: main('portal', {
    portal: disconnected({
      keychain: { state: 'missing' },
      connection: {
        status: 'needsSessionConsent',
        portalHost: 'portal.example',
        operator: { id: 7, name: 'Maria Orlova' },
        problem: { code: 'keychain.missing', params: {} },
      },
    }),
  }),
  connected: main('portal'),
  degraded: main('portal', { portal: degraded }),
  webhookRejected: main('portal', {
    portal: portal({
      connection: connected({ problem: rejected }),
      health: { state: 'refused', reasons: [rejected], sinceMs: nowMs - 60_000 },
      commandsWaiting: 2,
    }),
  }),
  noPushScope: main('phones', {
    portal: portal({
      push: { state: 'unavailable', transport: null, sinceMs: nowMs, problem: null, lastMessageAtMs: null },
      health: { state: 'degraded', reasons: [{ code: 'push.scopeMissing', params: {} }], sinceMs: nowMs },
    }),
  }),
  calls: main('calls', { rows: morning }),
  callsHostile: main('calls', {
    rows: Object.entries(hostileNames).map(([key, name]) =>
      row(key, { party: party({ name, company: name }) }),
    ),
  }),
  callsTalk: main('calls', { rows: [talkRow, ...morning] }),
  callsTalks: main('calls', { rows: [...talkRows, ...morning] }),
  callsDay: main('calls', { rows: wholeDay, portal: cardsStillOpen }),
  callsEmpty: main('calls'),
  callsReplaced: main('calls', { installed: { isReplaced: true, mayRestart: true } }),
  callsReplacedDuringCall: main('calls', { installed: { isReplaced: true, mayRestart: false } }),
  callsNotConnected: main('calls', { portal: disconnected() }),
  phones: main('phones'),
  phonesNotConnected: main('phones', { portal: disconnected() }),
  settings: main('settings'),
  settingsTroubled: main('settings', {
    settings: settings({
      settings: {
        ...defaultSettings,
        quietMode: true,
        popupDisplay: 9,
        focusPopupShortcut: 'CommandOrControl+Alt+J',
      },
      popupPlace: { display: 9, corner: 'topRight' },
      problems: {
        dismissShortcut: { code: 'shortcut.taken', params: { shortcut: 'CommandOrControl+Shift+H' } },
      },
      popupLimitedByWayland: true,
      canStartAtLogin: false,
      canUpdateItself: false,
    }),
  }),
  settingsStartOff: main('settings', {
    settings: settings({
      settings: { ...defaultSettings, startAtLogin: true },
      problems: { startAtLogin: { code: 'settings.startSwitchedOff', params: {} } },
    }),
  }),
  about: main('about'),
  ...applicationScenarios,
  ...leadScenarios,
  ...careScenarios,
  ...checkScenarios,
  ...clickScenarios,
  ...floorScenarios,
  ...phoneScenarios,
  ...policyScenarios,
  ...recordingScenarios,
  ...updateScenarios,
} satisfies Record<string, MainScenario>;
