import * as v from 'valibot';
import { AppError } from '../../../contracts/errors.ts';
import type { FormerLines } from '../../core/ports/clickToCall/clickLine.ts';
import type { Log } from '../../core/ports/log.ts';
import { createJsonFile, fileVersion } from '../jsonFile.ts';

const portalsAtMost = 20;
const lineSchema = v.object({
  host: v.pipe(v.string(), v.maxLength(300)),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  name: v.nullable(v.pipe(v.string(), v.maxLength(100))),
});
const fileSchema = v.looseObject({ version: fileVersion, lines: v.fallback(v.array(lineSchema), []) });
type KeptLine = v.InferOutput<typeof lineSchema>;

/** What cannot be read counts as not known: an administrator puts the line back in the portal then. */
export function createFormerLinesFile(path: string, log: Log): FormerLines {
  const file = createJsonFile(path, fileSchema, log);
  let lines: readonly KeptLine[] | null = null;

  const known = (): readonly KeptLine[] => {
    if (lines !== null) return lines;
    const content = file.read();
    return (lines = content.kind === 'read' ? content.value.lines.slice(-portalsAtMost) : []);
  };
  const others = (host: string): readonly KeptLine[] => known().filter((line) => line.host !== host);
  const write = async (next: readonly KeptLine[]): Promise<void> => {
    await file.write({ version: 1, lines: [...next] });
    lines = next;
  };

  return {
    of(host) {
      const line = known().find((kept) => kept.host === host);
      return line === undefined ? null : { id: line.id, name: line.name };
    },
    async keep(host, { id, name }) {
      try {
        await write([...others(host), { host, id, name }].slice(-portalsAtMost));
      } catch (error) {
        throw new AppError('settings.notSaved', {}, error);
      }
    },
    forget(host) {
      if (others(host).length === known().length) return;
      write(others(host)).catch((error: unknown) =>
        log.warn('former line not forgotten', { error: String(error) }),
      );
    },
  };
}
