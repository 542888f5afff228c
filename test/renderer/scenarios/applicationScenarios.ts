import type { ConnectorChannel } from '../../../contracts/portal.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { channelOff, connected, disconnected, nowMs, portal, row, noCard } from './parts.ts';

/** A portal that is connected by local application, its connector talking. */
const application = connected({
  signedInBy: 'localApplication',
  maskedUrl: 'https://portal.example/',
  capabilities: [
    { name: 'hideCards', works: true, scope: 'telephony', needed: true },
    { name: 'connectorChannel', works: true, scope: 'pull', needed: false },
    { name: 'openCrm', works: false, scope: 'crm', needed: false },
    { name: 'operatorDetails', works: true, scope: 'user_brief', needed: false },
  ],
});

const connectorLive: ConnectorChannel = {
  health: {
    state: 'live',
    transport: 'websocket',
    sinceMs: nowMs - 3_600_000,
    problem: null,
    lastMessageAtMs: nowMs - 20_000,
  },
  understood: 214,
  refused: 0,
  lastRefusal: null,
};

const signInAgain = { code: 'oauth.signInAgain', params: { host: 'portal.example' } } as const;
const moved = {
  code: 'portal.moved',
  params: { host: 'portal.example', newHost: 'northwind.bitrix24.com' },
} as const;
const hidden = { code: 'portal.userHidden', params: { host: 'portal.example' } } as const;
const dismissed = { code: 'portal.userDismissed', params: { host: 'portal.example' } } as const;
const unreachable = { code: 'portal.unreachable', params: { host: 'portal.example' } } as const;

/** Local applications, and all that can be wrong with what is owed to a portal. */
export const applicationScenarios = {
  application: main('portal', {
    portal: portal({ connection: application, push: channelOff, connectorChannel: connectorLive }),
  }),
  applicationRefusals: main('portal', {
    portal: portal({
      connection: application,
      push: channelOff,
      connectorChannel: {
        ...connectorLive,
        refused: 3,
        lastRefusal:
          'version 1, field "call.state": expected "ringing", "answered" or "ended", got "<b>talking</b>"',
      },
    }),
  }),
  applicationSignInAgain: main('portal', {
    portal: portal({
      connection: { ...application, problem: signInAgain },
      push: channelOff,
      connectorChannel: {
        ...connectorLive,
        health: { ...connectorLive.health, state: 'down', problem: signInAgain },
      },
      health: { state: 'offline', reasons: [signInAgain], sinceMs: nowMs - 240_000 },
      commandsWaiting: 3,
    }),
  }),
  applicationPhones: main('phones', {
    portal: portal({ connection: application, push: channelOff, connectorChannel: connectorLive }),
  }),
  applicationPhonesTroubled: main('phones', {
    portal: portal({
      connection: application,
      push: channelOff,
      connectorChannel: {
        ...connectorLive,
        health: { ...connectorLive.health, state: 'unavailable', transport: null },
      },
    }),
  }),
  connectSignInAgain: main('portal', {
    portal: disconnected({ connection: { status: 'notConnected', problem: signInAgain } }),
  }),
  moved: main('portal', {
    portal: portal({
      connection: connected({ problem: moved, newHost: 'northwind.bitrix24.com' }),
      health: { state: 'degraded', reasons: [moved], sinceMs: nowMs - 600_000 },
      commandsWaiting: 1,
    }),
  }),
  nobodyPerhaps: main('portal', { portal: portal({ connection: connected({ nobody: hidden }) }) }),
  nobodyDismissed: main('portal', {
    portal: portal({
      connection: connected({ nobody: dismissed }),
      health: { state: 'degraded', reasons: [dismissed], sinceMs: nowMs - 600_000 },
      failedCommands: [
        {
          commandId: 'c1',
          who: 'Anna Schmidt',
          kind: 'hide',
          problem: dismissed,
          failedAtMs: nowMs - 600_000,
        },
      ],
    }),
  }),
  nobodyUsedAllTheSame: main('portal', {
    portal: portal({ connection: connected({ nobody: hidden, isUsedAllTheSame: true }) }),
  }),
  offline: main('portal', {
    portal: portal({
      connection: connected({ problem: unreachable }),
      push: {
        state: 'down',
        transport: null,
        sinceMs: nowMs - 300_000,
        problem: unreachable,
        lastMessageAtMs: nowMs - 320_000,
      },
      health: { state: 'offline', reasons: [unreachable], sinceMs: nowMs - 300_000 },
      commandsWaiting: 21,
    }),
  }),
  journalNotWritable: main('portal', {
    portal: portal({ commandsWaiting: 5, journalProblem: { code: 'journal.notWritable', params: {} } }),
  }),
  journalUnreadable: main('portal', {
    portal: disconnected({ journalProblem: { code: 'journal.unreadable', params: {} } }),
  }),
  callsExpired: main('calls', {
    rows: [
      row('expired', {
        startedAtMs: nowMs - 30_000_000,
        answeredAtMs: null,
        endedAtMs: nowMs - 29_970_000,
        outcome: 'missed',
        canRetryHide: true,
        card: { ...noCard, state: 'hideFailed', problem: { code: 'command.expired', params: {} } },
      }),
      row('hidden'),
    ],
  }),
} satisfies Record<string, MainScenario>;
