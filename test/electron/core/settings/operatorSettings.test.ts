import { describe, expect, it } from 'vitest';
import { defaultSettings, type SettingKey, type Settings } from '../../../../contracts/settings.ts';
import type { SettingsStore } from '../../../../electron/core/ports/settingsStore.ts';
import {
  createOperatorSettings,
  type OperatorSettings,
} from '../../../../electron/core/settings/operatorSettings.ts';
import { createSettingsCheck } from '../../../../electron/core/settings/settingsCheck.ts';
import { createHeldTime, failingLog } from '../heldTime.ts';
import { policyInForce, policyTopic } from '../policy/policyParts.ts';

const taken = (shortcut: string) => ({ code: 'shortcut.taken', params: { shortcut } }) as const;
const gone = { code: 'ring.outputGone', params: { output: 'Headset' } } as const;

function create(
  chosen: Partial<Settings> = {},
  policy = policyTopic(),
): OperatorSettings & { written(): unknown } {
  let written: unknown = null;
  const store: SettingsStore = {
    read: () => ({
      settings: { ...defaultSettings, ...chosen },
      chosen: Object.keys(chosen) as SettingKey[],
      problem: null,
    }),
    write: (settings) => {
      written = settings;
      return Promise.resolve();
    },
  };
  const settings = createOperatorSettings({ store, policy, log: failingLog, timers: createHeldTime() });
  return { ...settings, written: () => written };
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

describe('what the company says', () => {
  it('is preset for whoever has not chosen, and locked for everybody', () => {
    const policy = policyTopic({
      presets: { historyDays: 30, theme: 'dark', wrapUpSeconds: 60 },
      locks: { callsRegisteredBy: 'ringside', wrapUpSeconds: 15 },
    });
    const { settings, originOf } = create({ theme: 'light', callsRegisteredBy: 'telephoneSystem' }, policy);
    expect(settings.get()).toMatchObject({
      historyDays: 30,
      theme: 'light',
      callsRegisteredBy: 'ringside',
      wrapUpSeconds: 15,
    });
    expect(
      (['historyDays', 'theme', 'callsRegisteredBy', 'wrapUpSeconds', 'quietMode'] as const).map(originOf),
    ).toEqual(['preset', 'chosen', 'locked', 'locked', 'default']);
  });

  it('that is locked is changed by nobody, nor is anything that was asked for with it', async () => {
    const policy = policyTopic({ locks: { historyDays: 30 } });
    const { settings, update, written } = create({}, policy);
    await expect(update({ theme: 'dark', historyDays: 90 })).rejects.toThrow('settings.locked');
    expect(settings.get()).toMatchObject({ theme: 'system', historyDays: 30 });
    expect(written()).toBeNull();
    // As it is already: nothing is refused, and nothing of it is the operator's choice.
    await update({ theme: 'dark', historyDays: 30 });
    expect(written()).toEqual({ theme: 'dark' });
  });

  it('counts at once, and what the operator chose is there again once it is taken back', () => {
    const policy = policyTopic();
    const { settings } = create({ historyDays: 60 }, policy);
    const told: number[] = [];
    settings.follow(({ historyDays }) => told.push(historyDays));
    policy.publish(policyInForce({ locks: { historyDays: 30 } }));
    policy.publish(policyInForce({ presets: { historyDays: 7 } }));
    expect(told).toEqual([30, 60]);
  });

  it('that is preset is not written down as chosen with something else', async () => {
    const { update, written } = create({}, policyTopic({ presets: { historyDays: 30 } }));
    await update({ theme: 'dark' });
    expect(written()).toEqual({ theme: 'dark' });
  });
});
