import { defaultSettings } from '../../../contracts/settings.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { entry, noCard, nowMs, row, settings, unknownCaller } from './parts.ts';
import { microsipSetup, networkClosed, phone, phones, twinkleSetup, yealinkSetup } from './phoneParts.ts';

const liveBaresip = phone('baresip', {
  on: true,
  health: { state: 'live', sinceMs: nowMs - 3_600_000, problem: null },
  lastNews: { news: 'ring', atMs: nowMs - 125_000 },
});
const waitingMicrosip = phone('microsip', {
  on: true,
  health: { state: 'waiting', sinceMs: nowMs - 60_000, problem: null },
  setup: microsipSetup,
  canWriteSettings: true,
});
const waitingTwinkle = phone('twinkle', {
  ...waitingMicrosip,
  name: 'twinkle',
  can: [],
  setup: twinkleSetup,
  canWriteSettings: false,
});
const loopback = { port: 47_113, preferredPortTaken: false, refused: {}, problem: null };
const webhookMayNot = { code: 'register.webhookMayNot', params: { host: 'portal.example' } } as const;

/** Phones in every state worth looking at, and what they bring to the Calls and Settings pages. */
export const phoneScenarios = {
  phonesLive: main('phones', {
    phones: phones([liveBaresip], { secretKeptIn: 'keychain' }),
    settings: settings({ settings: { ...defaultSettings, phonesOn: ['baresip'] } }),
  }),
  phonesWaiting: main('phones', {
    phones: phones([waitingMicrosip, waitingTwinkle], {
      loopbackReceiver: loopback,
      secretKeptIn: 'keychain',
    }),
    settings: settings({ settings: { ...defaultSettings, phonesOn: ['microsip', 'twinkle'] } }),
  }),
  phonesDown: main('phones', {
    phones: phones(
      [
        phone('baresip', {
          on: true,
          health: {
            state: 'down',
            sinceMs: nowMs - 300_000,
            problem: { code: 'phone.notReachable', params: { phone: 'baresip' } },
          },
          lastNews: { news: 'end', atMs: nowMs - 320_000 },
        }),
        waitingMicrosip,
      ],
      {
        loopbackReceiver: {
          ...loopback,
          port: 51_234,
          preferredPortTaken: true,
          refused: { unproven: 4, hostName: 1 },
        },
        secretKeptIn: 'session',
      },
    ),
    settings: settings({ settings: { ...defaultSettings, phonesOn: ['baresip', 'microsip'] } }),
  }),
  phonesDesk: main('phones', {
    phones: phones(
      [
        phone('yealink', {
          on: true,
          health: { state: 'live', sinceMs: nowMs - 7_000_000, problem: null },
          lastNews: { news: 'answer', atMs: nowMs - 20_000 },
          setup: yealinkSetup,
        }),
        phone('snom', {
          on: true,
          health: { state: 'waiting', sinceMs: nowMs - 7_000_000, problem: null },
          setup: yealinkSetup,
        }),
      ],
      {
        networkReceiver: {
          ...networkClosed,
          listeningAt: '192.168.1.20:47114',
          allowed: ['192.168.1.31', '192.168.1.32'],
          refused: { address: 2, unproven: 1 },
        },
        secretKeptIn: 'keychain',
      },
    ),
    settings: settings({
      settings: {
        ...defaultSettings,
        phonesOn: ['yealink', 'snom'],
        deskPhoneAddress: '192.168.1.20',
        deskPhonesAllowed: ['192.168.1.31', '192.168.1.32'],
      },
    }),
  }),
  callsPhone: main('calls', {
    rows: [
      row('rings', {
        ...entry('rings'),
        actions: ['answer', 'decline'],
        outcome: null,
        endedAtMs: null,
        dismissed: false,
        card: noCard,
      }),
      row('talking', {
        state: 'answered',
        actions: ['hangUp'],
        outcome: null,
        endedAtMs: null,
        startedAtMs: nowMs - 90_000,
        answeredAtMs: nowMs - 80_000,
        dismissed: false,
        party: unknownCaller,
        card: { ...noCard, state: 'shown' },
      }),
      row('notRegistered', { card: noCard, dismissed: false, registerProblem: webhookMayNot }),
      row('ended'),
    ],
  }),
  settingsCalls: main('settings', {
    settings: settings({
      settings: { ...defaultSettings, callsRegisteredBy: 'ringside', handleCallLinks: true, country: 'RU' },
      problems: { handleCallLinks: { code: 'link.handlerNotSet', params: {} } },
      country: 'RU',
    }),
  }),
} satisfies Record<string, MainScenario>;
