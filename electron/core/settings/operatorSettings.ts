import { AppError, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import type { Settings, SettingsPatch } from '../../../contracts/settings.ts';
import type { Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SettingsStore } from '../ports/settingsStore.ts';
import { keepAsking } from '../keepAsking.ts';
import { createTopic, type Topic } from '../topic.ts';

/** What the operator chose, and what of it does not work as chosen. */
export interface OperatorSettings {
  readonly settings: Topic<Settings>;
  readonly problems: Topic<Readonly<Record<string, AppErrorData>>>;
  /** Applies at once, then stores. @throws AppError `settings.notSaved`: it holds for this session then */
  update(patch: SettingsPatch): Promise<void>;
  /** Tells, or takes back, why a setting does not work as chosen. */
  reportProblem(setting: string, problem: AppErrorData | null): void;
}

export function createOperatorSettings(store: SettingsStore, log: Log, timers: Timers): OperatorSettings {
  const stored = store.read();
  const settings = createTopic<Settings>(stored.settings, log);
  const problems = createTopic<Readonly<Record<string, AppErrorData>>>(
    stored.problem === null ? {} : { file: asData(stored.problem) },
    log,
  );
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
      await store.write(settings.get());
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
    const { settings: found, problem } = store.read();
    if (problem === 'settings.notReadable') return false;
    const chosen = chosenMeanwhile;
    chosenMeanwhile = null;
    log.info('settings readable again');
    settings.publish({ ...found, ...chosen });
    reportProblem('file', problem === null ? null : asData(problem));
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
    async update(patch) {
      const chosen = definedOnly(patch);
      if (chosenMeanwhile !== null) chosenMeanwhile = { ...chosenMeanwhile, ...chosen };
      settings.publish({ ...settings.get(), ...chosen });
      if (chosenMeanwhile !== null && !readAgain()) {
        reportProblem('file', asData('settings.notReadable'));
        throw new AppError('settings.notSaved');
      }
      await save();
    },
  };
}

function asData(code: AppErrorCode): AppErrorData {
  return { code, params: {} };
}

function isSame(a: AppErrorData | null, b: AppErrorData | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function definedOnly(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
