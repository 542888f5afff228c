import { checkNames, type Checked, type SelfCheckSnapshot } from '../../../contracts/checks/selfCheck.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { nowMs } from './parts.ts';

const checked: Checked = { name: 'disk', state: 'works', facts: {}, problem: null, tookMs: 12 };
const host = { host: 'portal.example' };

/** Each of them works, but for those that are named. */
function checks(change: Partial<Record<Checked['name'], Partial<Checked>>>): SelfCheckSnapshot['checks'] {
  return checkNames.map((name) => ({
    ...checked,
    name,
    ...(['network', 'portal'].includes(name) && { facts: host }),
    ...(name === 'phone' && { facts: { phone: 'baresip' } }),
    ...(name === 'floor' && { facts: { host: 'broker.northwind.example', user: 'u117' } }),
    ...(name === 'popup' && { facts: { paintedMs: '34' } }),
    ...change[name],
  }));
}

/** _Check everything_, under way and with each way in which a check may end. */
export const checkScenarios = {
  checkRunning: main('about', {
    selfCheck: {
      state: 'running',
      endedAtMs: null,
      checks: checks({
        portal: { state: 'running', tookMs: null },
        rights: { state: 'running', tookMs: null },
        popup: { state: 'running', tookMs: null },
      }),
    },
  }),
  checkFailed: main('about', {
    selfCheck: {
      state: 'finished',
      endedAtMs: nowMs - 5_000,
      checks: checks({
        keychain: { state: 'broken', problem: { code: 'keychain.notOpen', params: {} } },
        portal: {
          state: 'broken',
          problem: { code: 'portal.down', params: { ...host, status: '503' } },
          tookMs: 4_210,
        },
        rights: { state: 'timedOut', tookMs: 20_000 },
        colleagues: { state: 'notInUse', facts: { why: 'right' } },
        phone: { state: 'notInUse', facts: {}, tookMs: null },
        workingDay: {
          state: 'broken',
          problem: { code: 'portal.insufficientScope', params: { ...host, scope: 'timeman' } },
        },
        popup: { state: 'notTried', tookMs: null },
      }),
    },
  }),
  checkWithoutRights: main('about', {
    selfCheck: {
      state: 'finished',
      endedAtMs: nowMs - 5_000,
      checks: checks({
        colleagues: { state: 'notInUse', facts: { why: 'method' } },
        workingDay: { state: 'notInUse', facts: {}, tookMs: null },
      }),
    },
  }),
  checkCancelled: main('portal', {
    selfCheck: {
      state: 'cancelled',
      endedAtMs: nowMs - 5_000,
      checks: checks({
        rights: { state: 'cancelled', tookMs: null },
        popup: { state: 'cancelled', tookMs: null },
      }),
    },
  }),
} satisfies Record<string, MainScenario>;
