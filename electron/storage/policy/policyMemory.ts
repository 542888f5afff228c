import type { Log } from '../../core/ports/log.ts';
import type { PolicyMemory } from '../../core/ports/policy/policySource.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import { peekJson } from '../peekJson.ts';

/** The last policy that could be read, among the operator's files. It is no secret, and no policy without the one it is of. */
export function createPolicyMemory(path: string, log: Log): PolicyMemory {
  const found = peekJson(path);
  let inFile = JSON.stringify(found ?? null);
  return {
    read: () => found,
    write(content) {
      const text = JSON.stringify(content);
      if (text === inFile) return;
      inFile = text;
      replaceFile(path, `${text}\n`).catch((error: unknown) => log.error('policy not remembered', error));
    },
  };
}
