import type { PhoneSource } from '../../core/ports/phoneSource.ts';
import { createHookSource, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';
import { twinkleScript, twinkleScriptKeys } from './twinkleScript.ts';

export interface TwinkleSourceDeps extends HookSourceDeps {
  /** Where the operator saves the script: absolute, since Twinkle starts it without looking through PATH. */
  readonly scriptPath: string;
}

export function createTwinkleSource(deps: TwinkleSourceDeps): PhoneSource {
  const profile = twinkleScriptKeys.map((key) => `${key}=${quoted(deps.scriptPath)}`).join('\n');
  return createHookSource(
    {
      name: 'twinkle',
      way: 'loopback',
      setup: (baseUrl) => [
        { id: 'script', setting: deps.scriptPath, text: twinkleScript(baseUrl) },
        { id: 'profile', setting: '~/.twinkle/*.cfg', text: profile },
      ],
      knock: knockByHttp('twinkle'),
    },
    deps,
  );
}

/** Twinkle splits a script's command at blanks outside double quotes. */
function quoted(path: string): string {
  return path.includes(' ') ? `"${path}"` : path;
}
