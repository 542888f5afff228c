import type { PhoneSource, SetupText } from '../../core/ports/phoneSource.ts';
import { createHookSource, hookUrl, partedBaseUrl, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

/** How programs that open an address on a call write what they know (their own manuals; see docs/phones.md). */
const styles = [
  { id: 'ringotel', setting: 'Ringotel: URL', number: '$number$', name: '$caller_name$' },
  { id: 'wildix', setting: 'Wildix: URL', number: '{CALLERNUM}', name: '{CALLERNAME}' },
  { id: 'innovaphone', setting: 'innovaphone myPBX: URL', number: '$n', name: '$d' },
] as const;

/** For any other program that can open an address, send a request or start a command. */
export function createOtherProgramSource(deps: HookSourceDeps): PhoneSource {
  return createHookSource(
    { name: 'otherProgram', way: 'loopback', setup: otherProgramSetup, knock: knockByHttp('otherProgram') },
    deps,
  );
}

function otherProgramSetup(baseUrl: string): readonly SetupText[] {
  const { secret } = partedBaseUrl(baseUrl);
  const generic = (['ring', 'answer', 'end', 'busy'] as const).map((news) => ({
    id: news,
    setting: news,
    text: hookUrl(baseUrl, 'otherProgram', news, 'callId=ID&number=NUMBER&name=NAME'),
  }));
  const ofPrograms = styles.map(({ id, setting, number, name }) => ({
    id,
    setting,
    text: hookUrl(baseUrl, 'otherProgram', 'ring', `callId=&number=${number}&name=${name}`),
  }));
  const link = {
    id: 'link',
    setting: 'ringside://',
    text: `ringside://call?secret=${secret}&event=ring&number=NUMBER&name=NAME`,
  };
  return [...generic, ...ofPrograms, link];
}
