import { noPolicyStanding, type PolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import { defaultSettings } from '../../../contracts/settings.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { disconnected, settings } from './parts.ts';

/** A company that has a say in everything that may be locked. */
const policy: PolicyStanding = {
  place: '/etc/ringside/policy.json',
  organisation: 'Northwind Logistics',
  locked: [
    ...['portalAddress', 'clientId', 'connectBy', 'quietMode', 'hideFromScreenSharing', 'lines'],
    ...['longWaitSeconds', 'tooLongWaitSeconds', 'ringTone', 'startAtLogin', 'phonesOn', 'baresipPort'],
    ...['deskPhoneAddress', 'deskPhonesAllowed', 'callsRegisteredBy', 'historyDays', 'clearForColleagues'],
    ...['country', 'dialWith', 'handleCallLinks', 'callsAnsweredWith', 'callOutcomes', 'notesAfterCalls'],
    ...['wrapUpSeconds', 'saveDiagnostics'],
  ],
  connection: {
    portalAddress: 'https://portal.example',
    clientId: 'local.5f3c0123.456',
    connectBy: 'localApplication',
  },
  saveDiagnostics: false,
  problems: [],
};

const locked = settings({
  settings: {
    ...defaultSettings,
    callsRegisteredBy: 'ringside',
    historyDays: 30,
    deskPhoneAddress: '192.168.1.20',
    deskPhonesAllowed: ['192.168.1.31'],
    phonesOn: ['baresip', 'snom'],
    lines: [{ line: '+4930901820', name: 'Sales', colour: 'blue' }],
  },
  policy,
});

/** What the company has preset and locked, and what may be wrong with it. */
export const policyScenarios = {
  connectPrepared: main('portal', { portal: disconnected(), settings: locked }),
  settingsLocked: main('settings', { settings: locked }),
  phonesLocked: main('phones', { settings: locked }),
  aboutPolicy: main('about', { settings: locked }),
  portalPolicy: main('portal', { settings: locked }),
  aboutPolicyTroubled: main('about', {
    settings: settings({
      policy: {
        ...noPolicyStanding,
        place: '/etc/ringside/policy.json',
        problems: [
          { code: 'policy.notSafe', params: { place: '/etc/ringside/policy.json' } },
          { code: 'policy.nameUnknown', params: { setting: 'historyDay' } },
          { code: 'policy.valueNotValid', params: { setting: 'country' } },
          { code: 'policy.holdsSecret', params: { setting: 'webhookUrl' } },
        ],
      },
    }),
  }),
} satisfies Record<string, MainScenario>;
