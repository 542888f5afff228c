import type { PhoneSource, SetupText } from '../../core/ports/phoneSource.ts';
import { createHookSource, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

export interface LinphoneSourceDeps extends HookSourceDeps {
  /** Where the operator saves the script: absolute. */
  readonly scriptPath: string;
}

/**
 * Linphone desktop runs `[ui] command_line` on each incoming call, with `$1` as the caller's user name and `$2` as the
 * name shown; nothing tells it that a call ended. It only ever says ring. Not for Windows, where there is no script that
 * takes any text for text (docs/phones.md).
 */
export function createLinphoneSource(deps: LinphoneSourceDeps): PhoneSource {
  return createHookSource(
    {
      name: 'linphone',
      way: 'loopback',
      setup: (baseUrl) => scriptSetup(baseUrl, deps.scriptPath),
      knock: knockByHttp('linphone'),
    },
    deps,
  );
}

/** Whatever the caller's name makes of the command line, to the script it is nothing but an argument that it quotes. */
function scriptSetup(baseUrl: string, scriptPath: string): readonly SetupText[] {
  const script = `#!/bin/sh
# Tells Ringside about calls. Save as an executable file; see docs/phones.md.
/usr/bin/curl -q -s -g -m 2 --proto =http --noproxy '*' \\
  --data-urlencode "number=$1" \\
  --data-urlencode "name=$2" \\
  "${baseUrl}/linphone/ring" </dev/null >/dev/null 2>&1 &
`;
  return [
    { id: 'script', setting: scriptPath, text: script },
    { id: 'command_line', setting: 'linphonerc: [ui] command_line', text: `"${scriptPath}" "$1" "$2"` },
  ];
}
