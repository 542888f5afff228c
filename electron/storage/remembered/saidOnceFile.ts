import * as v from 'valibot';
import type { Log } from '../../core/ports/log.ts';
import { createJsonFile, fileVersion } from '../jsonFile.ts';

const keptAtMost = 100;
const longest = 300;
const fileSchema = v.looseObject({
  version: fileVersion,
  said: v.fallback(v.array(v.pipe(v.string(), v.maxLength(longest))), []),
});

/** What the operator has been told once and is not told again, by names of our own. */
export interface SaidOnce {
  has(what: string): boolean;
  note(what: string): void;
  /** Whatever begins so holds no more: the next time it is said again. */
  forget(beginning: string): void;
}

/** Never throws: what could not be written down is said again by the next run; that another program dials clicks has to be heard anew then. */
export function createSaidOnceFile(path: string, log: Log): SaidOnce {
  const file = createJsonFile(path, fileSchema, log);
  let said: readonly string[] | null = null;

  const known = (): readonly string[] => {
    if (said !== null) return said;
    const content = file.read();
    return (said = content.kind === 'read' ? content.value.said.slice(-keptAtMost) : []);
  };
  const keep = (next: readonly string[]): void => {
    said = next.slice(-keptAtMost);
    void file
      .write({ version: 1, said: [...said] })
      .catch((error: unknown) => log.warn('not remembered what was said', { error: String(error) }));
  };

  return {
    has: (what) => known().includes(what.slice(0, longest)),
    note(what) {
      const name = what.slice(0, longest);
      if (!known().includes(name)) keep([...known(), name]);
    },
    forget(beginning) {
      const others = known().filter((each) => !each.startsWith(beginning));
      if (others.length < known().length) keep(others);
    },
  };
}
