import type { HookReceiver, PhoneSource } from '../../core/ports/phoneSource.ts';
import { createHookSource, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByPipe } from '../hooks/knock.ts';
import { microsipCommands } from './microsipCommands.ts';
import { createMicrosipSettings } from './microsipSettings.ts';

export interface MicrosipSourceDeps extends Omit<HookSourceDeps, 'receiver'> {
  /** The pipe that the commands write to; its `baseUrl()` is the pipe's path. */
  readonly pipe: HookReceiver;
  readonly iniPaths: readonly string[];
  readonly isRunning: () => Promise<boolean>;
}

export function createMicrosipSource(deps: MicrosipSourceDeps): PhoneSource {
  const settingsFile = createMicrosipSettings({
    iniPaths: deps.iniPaths,
    isRunning: deps.isRunning,
    commands: () => {
      const path = deps.pipe.baseUrl();
      return path === null ? null : microsipCommands(path);
    },
  });
  return createHookSource(
    {
      name: 'microsip',
      way: 'loopback',
      setup: (path) => [...microsipCommands(path)].map(([key, text]) => ({ id: key, setting: key, text })),
      settingsFile,
      knock: knockByPipe,
    },
    { ...deps, receiver: deps.pipe },
  );
}
