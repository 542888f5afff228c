import type { PhoneSource } from '../../core/ports/phoneSource.ts';
import { createHookSource, hookUrl, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

export interface LinphoneSourceDeps extends HookSourceDeps {
  readonly platform: NodeJS.Platform;
}

/**
 * Linphone desktop runs `[ui] command_line` on each incoming call; nothing tells it that a call ended, so it only ever
 * says ring. And it does not say who: Linphone would put the caller's names, as they come, into a text that it hands to
 * `/bin/sh -c` or `cmd.exe /C` (6.x source, CoreModel.cpp and Utils.cpp, `runCommandLine`). No quoting withstands that, so
 * the command has no place for them, and the shell sees nothing that a caller chose.
 */
export function createLinphoneSource(deps: LinphoneSourceDeps): PhoneSource {
  const curl = deps.platform === 'win32' ? String.raw`C:\Windows\System32\curl.exe` : '/usr/bin/curl';
  return createHookSource(
    {
      name: 'linphone',
      way: 'loopback',
      setup: (baseUrl) => [
        {
          id: 'command_line',
          setting: 'linphonerc: [ui] command_line',
          text: `${curl} -q -s -g -m 2 --proto =http --noproxy 127.0.0.1 ${hookUrl(baseUrl, 'linphone', 'ring', '')}`,
        },
      ],
      knock: knockByHttp('linphone'),
    },
    deps,
  );
}
