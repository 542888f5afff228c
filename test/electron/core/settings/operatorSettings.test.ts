import { expect, it } from 'vitest';
import { defaultSettings } from '../../../../contracts/settings.ts';
import { createOperatorSettings } from '../../../../electron/core/settings/operatorSettings.ts';
import { createSettingsCheck } from '../../../../electron/core/settings/settingsCheck.ts';
import { createHeldTime, failingLog } from '../heldTime.ts';

const taken = (shortcut: string) => ({ code: 'shortcut.taken', params: { shortcut } }) as const;
const gone = { code: 'ring.outputGone', params: { output: 'Headset' } } as const;

function create() {
  const store = {
    read: () => ({ settings: defaultSettings, problem: null }),
    write: () => Promise.resolve(),
  };
  return createOperatorSettings(store, failingLog, createHeldTime());
}

it('a problem is told when it comes, is another one or goes, and not when all stays as it was', () => {
  const { problems, reportProblem } = create();
  const told: unknown[] = [];
  problems.follow((all) => told.push(all));
  reportProblem('muteRingShortcut', null);
  expect(told).toEqual([]);
  reportProblem('muteRingShortcut', taken('F1'));
  reportProblem('muteRingShortcut', taken('F1'));
  expect(told).toEqual([{ muteRingShortcut: taken('F1') }]);
  reportProblem('muteRingShortcut', taken('F2'));
  reportProblem('muteRingShortcut', null);
  reportProblem('muteRingShortcut', null);
  expect(told.slice(1)).toEqual([{ muteRingShortcut: taken('F2') }, {}]);
});

it('the check tells what does not work as chosen, the ring aside, which is tried by itself', () => {
  const { problems, reportProblem } = create();
  const check = createSettingsCheck(problems.get);
  reportProblem('ringOutput', gone);
  expect(check.run()).toEqual({ state: 'works', facts: {} });
  reportProblem('muteRingShortcut', taken('F1'));
  expect(check.run()).toEqual({ state: 'broken', problem: taken('F1') });
});
