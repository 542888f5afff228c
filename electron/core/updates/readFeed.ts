import * as v from 'valibot';
import { AppError } from '../../../contracts/errors.ts';
import { versionPattern } from '../../../contracts/policy/versionPattern.ts';
import { programId } from '../../../contracts/program/programId.ts';
import { cleanText } from '../../../contracts/untrustedText.ts';
import type { RunningProgram, UpdateOffer, UpdateQuestion } from '../ports/updates/updater.ts';
import { compareVersions, isBeforeFinal } from './versions.ts';

/** Many times what there is. */
const largestFile = 1_000_000_000;
const notesAtMost = 40;
const longestNote = 500;

const feedSchema = v.object({
  /** Our own marks: whatever else is signed by the same key is another program, or for another computer. */
  program: v.string(),
  package: v.string(),
  arch: v.string(),
  version: v.pipe(v.string(), v.maxLength(40), v.regex(versionPattern)),
  files: v.pipe(
    v.array(
      v.object({
        // SECURITY: a name beside the feed, and never an address of somebody else's.
        url: v.pipe(v.string(), v.maxLength(200), v.regex(/^[\w][\w.-]*\.(?:AppImage|exe)$/)),
        sha512: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
        size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestFile)),
      }),
    ),
    v.length(1),
  ),
  releaseNotes: v.optional(v.string(), ''),
  stagingPercentage: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
});

const finalChannel = 'latest';

/**
 * What a feed comes to whose signature was found good.
 *
 * @param content as it was parsed
 * @param host for what is said of it
 * @throws AppError `update.otherProgram` for what is not the feed that was asked for, `update.older` for one of before
 */
export function readFeed(
  content: unknown,
  { question, running, host }: { question: UpdateQuestion; running: RunningProgram; host: string },
): UpdateOffer {
  const read = v.safeParse(feedSchema, content);
  const isOurs =
    read.success &&
    read.output.program === programId &&
    read.output.package === running.kind &&
    read.output.arch === running.arch;
  if (!isOurs) throw new AppError('update.otherProgram', { host });
  const { version, files, releaseNotes, stagingPercentage } = read.output;
  const isAskedFor =
    question.version === null
      ? // A feed of those who try out what is not final yet may have been laid where everybody looks.
        !(question.name === finalChannel && isBeforeFinal(version))
      : version === question.version;
  const [file] = files;
  if (!isAskedFor || file === undefined) throw new AppError('update.otherProgram', { host });
  if (compareVersions(version, running.version) < 0) throw new AppError('update.older', { version });
  return {
    version,
    notes: releaseNotes
      .split('\n', notesAtMost)
      .map((line) => cleanText(line, longestNote))
      .join('\n')
      .trim(),
    file,
    stagingPercentage: stagingPercentage ?? null,
  };
}
