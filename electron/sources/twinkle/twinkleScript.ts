import { hookUrl, partedBaseUrl } from '../hooks/hookSource.ts';

/**
 * The one script that all of Twinkle's call scripts point to (Twinkle source, call_script.cpp): started by `execve`, its
 * own words in environment variables, `TWINKLE_TRIGGER` says which. For an incoming call Twinkle reads the script's output
 * until it is closed, so curl runs on behind it.
 *
 * No value is ever part of the script's text, nor an argument of a program: arguments can be read by every user of the
 * computer. They reach curl as lines of its settings on its standard input (`-K -`), each in double quotes with `\` and `"`
 * escaped, as `--data-urlencode` with a field's name, which takes what follows as it is, even where that begins with `@`.
 * The secret goes the same way, into a header. `printf` is part of the shell.
 */
export function twinkleScript(baseUrl: string): string {
  const { origin, secret } = partedBaseUrl(baseUrl);
  return `#!/bin/sh
# Tells Ringside about calls. Save as an executable file; see docs/phones.md.
number=$SIP_FROM_USER
name=$SIP_FROM_DISPLAY
case "$TWINKLE_TRIGGER" in
  in_call) news=ring ;;
  in_call_answered) news=answer ;;
  out_call) news=dial number=$SIP_TO_USER name=$SIP_TO_DISPLAY ;;
  out_call_answered) news=answer number=$SIP_TO_USER name=$SIP_TO_DISPLAY ;;
  in_call_failed | out_call_failed)
    case "$SIPSTATUS_CODE" in
      486 | 600 | 603) news=busy ;;
      *) news=end ;;
    esac ;;
  local_release | remote_release) news=end ;;
  *) exit 0 ;;
esac
field() {
  printf 'data-urlencode = "%s=' "$1"
  printf '%s' "$2" | LC_ALL=C tr '\\n\\r' '  ' | LC_ALL=C sed 's/[\\\\"]/\\\\&/g'
  printf '"\\n'
}
{
  printf 'header = "X-Ringside-Secret: %s"\\n' '${secret}'
  field callId "$SIP_CALL_ID"
  field line "$TWINKLE_USER_PROFILE"
  field number "$number"
  field name "$name"
} </dev/null 2>/dev/null | /usr/bin/curl -q -s -g -m 2 --proto =http --noproxy '*' -K - \\
  "${hookUrl(origin, 'twinkle', '$news', '')}" >/dev/null 2>&1 &
`;
}

/** Keys of a profile (`~/.twinkle/<profile>.cfg`), each of which is to name the script. */
export const twinkleScriptKeys = [
  'script_incoming_call',
  'script_in_call_answered',
  'script_in_call_failed',
  'script_outgoing_call',
  'script_out_call_answered',
  'script_out_call_failed',
  'script_local_release',
  'script_remote_release',
] as const;
