import type { PhoneSource, SetupText } from '../../core/ports/phoneSource.ts';
import { createHookSource, hookUrl, partedBaseUrl, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

export interface LinphoneSourceDeps extends HookSourceDeps {
  readonly platform: NodeJS.Platform;
  /** Where the operator saves the file that holds the secret. */
  readonly secretPath: string;
}

/** What no shell reads as anything but itself. */
const plainPath = /^[\w./-]+$/;

/**
 * Linphone desktop runs `[ui] command_line` on each incoming call; nothing tells it that a call ended, so it only ever
 * says ring. And it does not say who: Linphone would put the caller's names, as they come, into a text that it hands to
 * `/bin/sh -c` or `cmd.exe /C` (6.x source, CoreModel.cpp and Utils.cpp, `runCommandLine`). No quoting withstands that, so
 * the command has no place for them, and the shell sees nothing that a caller chose.
 *
 * Arguments of a program can be read by every user of a computer but on Windows, so the secret stands in a file of the
 * operator's that curl reads (`-K`), unless that file's path would mean something to the shell.
 */
export function createLinphoneSource(deps: LinphoneSourceDeps): PhoneSource {
  const { platform, secretPath } = deps;
  const curl = platform === 'win32' ? String.raw`C:\Windows\System32\curl.exe` : '/usr/bin/curl';
  const options = '-q -s -g -m 2 --proto =http --noproxy 127.0.0.1';
  const setting = 'linphonerc: [ui] command_line';
  const setup = (baseUrl: string): readonly SetupText[] => {
    if (platform === 'win32' || !plainPath.test(secretPath))
      return [
        {
          id: 'command_line',
          setting,
          text: `${curl} ${options} ${hookUrl(baseUrl, 'linphone', 'ring', '')}`,
        },
      ];
    const { origin, secret } = partedBaseUrl(baseUrl);
    return [
      { id: 'secretFile', setting: secretPath, text: `header = "X-Ringside-Secret: ${secret}"\n` },
      {
        id: 'command_line',
        setting,
        text: `${curl} ${options} -K ${secretPath} ${hookUrl(origin, 'linphone', 'ring', '')}`,
      },
    ];
  };
  return createHookSource(
    {
      name: 'linphone',
      way: 'loopback',
      setup,
      knock: knockByHttp('linphone'),
    },
    deps,
  );
}
