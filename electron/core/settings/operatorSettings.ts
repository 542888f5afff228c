import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { Settings, SettingsPatch } from '../../../contracts/settings.ts';
import type { Log } from '../ports/log.ts';
import type { SettingsStore } from '../ports/settingsStore.ts';
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

export function createOperatorSettings(store: SettingsStore, log: Log): OperatorSettings {
  const stored = store.read();
  const settings = createTopic<Settings>(stored.settings);
  const problems = createTopic<Readonly<Record<string, AppErrorData>>>(
    stored.unreadable ? { file: { code: 'settings.unreadable', params: {} } } : {},
  );

  const reportProblem = (setting: string, problem: AppErrorData | null): void => {
    const { [setting]: _replaced, ...others } = problems.get();
    problems.publish(problem === null ? others : { ...others, [setting]: problem });
  };

  return {
    settings,
    problems,
    reportProblem,
    async update(patch) {
      settings.publish({ ...settings.get(), ...definedOnly(patch) });
      try {
        await store.write(settings.get());
        reportProblem('file', null);
      } catch (error) {
        log.error('settings not saved', error);
        reportProblem('file', { code: 'settings.notSaved', params: {} });
        throw new AppError('settings.notSaved');
      }
    },
  };
}

function definedOnly(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
