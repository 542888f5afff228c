import { AppError, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import {
  defaultSettings,
  type SettingKey,
  type Settings,
  type SettingsPatch,
} from '../../../contracts/settings.ts';
import type { PolicyInForce } from '../policy/companyPolicy.ts';
import type { Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SettingsStore } from '../ports/settingsStore.ts';
import { keepAsking } from '../keepAsking.ts';
import { createTopic, type Topic } from '../topic.ts';

/** Who has said how a setting is: nobody, the operator, or the company, who may preset it or lock it. */
export type SettingOrigin = 'default' | 'chosen' | 'preset' | 'locked';

/** How everything is set, and what of it does not work so. */
export interface OperatorSettings {
  /** As the operator chose it, where the company leaves a choice. */
  readonly settings: Topic<Settings>;
  readonly problems: Topic<Readonly<Record<string, AppErrorData>>>;
  originOf(key: SettingKey): SettingOrigin;
  /**
   * Applies at once, then stores.
   *
   * @throws AppError `settings.locked`: nothing of it is done then; `settings.notSaved`: it holds for this session then
   */
  update(patch: SettingsPatch): Promise<void>;
  /** Tells, or takes back, why a setting does not work as chosen. */
  reportProblem(setting: string, problem: AppErrorData | null): void;
}

export interface OperatorSettingsDeps {
  readonly store: SettingsStore;
  readonly policy: Topic<PolicyInForce>;
  readonly log: Log;
  readonly timers: Timers;
}

export function createOperatorSettings({
  store,
  policy,
  log,
  timers,
}: OperatorSettingsDeps): OperatorSettings {
  const stored = store.read();
  let own = choicesOf(stored);
  const inEffect = (): Settings => {
    const { presets, locks } = policy.get();
    return { ...defaultSettings, ...settingsAmong(presets), ...own, ...settingsAmong(locks) };
  };
  const settings = createTopic<Settings>(inEffect(), log);
  const problems = createTopic<Readonly<Record<string, AppErrorData>>>(
    stored.problem === null ? {} : { file: asData(stored.problem) },
    log,
  );
  policy.follow(() => settings.publish(inEffect()));
  /** What the operator chose while the file could not be read: it counts more than what is found there later. */
  let chosenMeanwhile: Partial<Settings> | null = null;

  const reportProblem = (setting: string, problem: AppErrorData | null): void => {
    const { [setting]: before, ...others } = problems.get();
    // All settings are sent to all windows with it, in the moment of a call among others.
    if (isSame(before ?? null, problem)) return;
    problems.publish(problem === null ? others : { ...others, [setting]: problem });
  };

  const save = async (): Promise<void> => {
    try {
      await store.write(own);
      reportProblem('file', null);
    } catch (error) {
      log.error('settings not saved', error);
      reportProblem('file', asData('settings.notSaved'));
      throw new AppError('settings.notSaved');
    }
  };

  /** @returns whether the settings are known now, for better or worse */
  const readAgain = (): boolean => {
    if (chosenMeanwhile === null) return true;
    const found = store.read();
    if (found.problem === 'settings.notReadable') return false;
    const chosen = chosenMeanwhile;
    chosenMeanwhile = null;
    log.info('settings readable again');
    own = { ...choicesOf(found), ...chosen };
    settings.publish(inEffect());
    reportProblem('file', found.problem === null ? null : asData(found.problem));
    if (Object.keys(chosen).length > 0) save().catch(() => undefined);
    return true;
  };

  if (stored.problem === 'settings.notReadable') {
    chosenMeanwhile = {};
    keepAsking(timers, readAgain);
  }

  return {
    settings,
    problems,
    reportProblem,
    originOf(key) {
      const { presets, locks } = policy.get();
      if (Object.hasOwn(locks, key)) return 'locked';
      if (Object.hasOwn(own, key)) return 'chosen';
      return Object.hasOwn(presets, key) ? 'preset' : 'default';
    },
    async update(patch) {
      const wanted = definedOnly(patch);
      const locks = settingsAmong(policy.get().locks);
      const isRefused = (key: SettingKey): boolean =>
        Object.hasOwn(wanted, key) && !isSame(wanted[key], locks[key]);
      if ((Object.keys(locks) as SettingKey[]).some(isRefused)) throw new AppError('settings.locked');
      // What is locked as it was asked for is nobody's choice for the day on which the lock is gone.
      const chosen = Object.fromEntries(Object.entries(wanted).filter(([key]) => !Object.hasOwn(locks, key)));
      if (chosenMeanwhile !== null) chosenMeanwhile = { ...chosenMeanwhile, ...chosen };
      own = { ...own, ...chosen };
      settings.publish(inEffect());
      if (chosenMeanwhile !== null && !readAgain()) {
        reportProblem('file', asData('settings.notReadable'));
        throw new AppError('settings.notSaved');
      }
      await save();
    },
  };
}

function choicesOf({ settings, chosen }: ReturnType<SettingsStore['read']>): Partial<Settings> {
  return Object.fromEntries(chosen.map((key) => [key, settings[key]]));
}

/** A policy also speaks of what is no setting. */
function settingsAmong(values: PolicyInForce['presets']): Partial<Settings> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(defaultSettings, key)));
}

function asData(code: AppErrorCode): AppErrorData {
  return { code, params: {} };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function definedOnly(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
