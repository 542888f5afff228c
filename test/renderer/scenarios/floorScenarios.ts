import type { AppErrorData } from '../../../contracts/errors.ts';
import type { FloorStanding } from '../../../contracts/floor/floorStanding.ts';
import { noPolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import { defaultSettings, type Settings } from '../../../contracts/settings.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { settings } from './parts.ts';

const named = { host: 'broker.northwind.example', user: 'u117' };

const noFloor: FloorStanding = {
  state: 'off',
  problem: null,
  user: null,
  hasPassword: false,
  isClearRefused: false,
};

function floor(standing: Partial<FloorStanding>, chosen: Partial<Settings> = {}, isLocked = false) {
  const floorSettings = {
    floorBroker: `amqps://${named.host}`,
    floorAuthority: '/etc/ringside/authority.pem',
    ...chosen,
  };
  return main('settings', {
    settings: settings({
      settings: { ...defaultSettings, ...floorSettings },
      ...(isLocked && {
        policy: {
          ...noPolicyStanding,
          place: '/etc/ringside/policy.json',
          organisation: 'Northwind Logistics',
          locked: ['floorBroker', 'floorAuthority', 'floorClear'],
        },
      }),
    }),
    floor: { ...noFloor, user: 'u117', ...standing },
  });
}

const problem = (code: AppErrorData['code']): Partial<FloorStanding> => ({
  state: 'notConnected',
  problem: { code, params: { ...named, file: '/etc/ringside/authority.pem' } },
});

/** How a desk may stand with the company's broker. */
export const floorScenarios = {
  floorConnected: floor({ state: 'connected', hasPassword: true }, {}, true),
  floorNoPortal: floor({ state: 'noPortal', user: null }),
  floorNoPassword: floor(problem('floor.passwordMissing')),
  floorUnreachable: floor({ ...problem('floor.unreachable'), hasPassword: true }),
  floorClearRefused: floor(
    { state: 'connected', hasPassword: true, isClearRefused: true },
    { floorClear: true },
  ),
} satisfies Record<string, MainScenario>;
