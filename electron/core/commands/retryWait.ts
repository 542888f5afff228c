import type { AppErrorCode } from '../../../contracts/errors.ts';
import type { Random } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';

const firstWaitMs = 500;
const longestWaitMs = 120_000;

/**
 * How long to wait before try number `tries + 1`: doubling from half a second to two minutes, the upper half of it by
 * chance, so that many desks behind one address do not march in step.
 *
 * @param tries tries that failed so far, at least 1
 */
export function waitBeforeRetryMs(tries: number, random: Random): number {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(full / 2 + random() * (full / 2));
}

const firstUploadWaitMs = 5_000;
const longestUploadWaitMs = 30 * 60_000;

/** The same for a recording, which is sent whole each time: from five seconds to half an hour. */
function waitBeforeUploadMs(tries: number, random: Random): number {
  const full = Math.min(longestUploadWaitMs, firstUploadWaitMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(full / 2 + random() * (full / 2));
}

const notUnderstoodAtMost = 6;

const shortestActivityWaitMs = 10_000;
const longestActivityWaitMs = 30 * 60_000;
const noActivityAfterMs = 2 * 60 * 60_000;
const notFinishedAfterMs = 24 * 60 * 60_000;

/**
 * How long to wait for the CRM's activity of a call, to which its note is saved: the telephone system makes it with the
 * finish, seconds after the call as a rule, and none of a caller who is not in the CRM. Null where none is to be expected.
 *
 * @param ageMs since the note was to be saved
 */
function waitForActivityMs(ageMs: number): number | null {
  return ageMs >= noActivityAfterMs ? null : waitAsOldMs(ageMs);
}

/** The same for the portal's word that a call is finished, which a telephone system may say late; null after a day. */
function waitForFinishMs(ageMs: number): number | null {
  return ageMs >= notFinishedAfterMs ? null : waitAsOldMs(ageMs);
}

function waitAsOldMs(ageMs: number): number {
  return Math.min(longestActivityWaitMs, Math.max(shortestActivityWaitMs, Math.round(ageMs / 2)));
}

/**
 * How long to wait before the next try, whatever the portal asks for; null where another one makes no sense.
 *
 * @param ageMs since it was owed
 */
export function ownWaitMs(
  { kind, tries }: Pick<Command, 'kind' | 'tries'>,
  code: AppErrorCode,
  ageMs: number,
  random: Random,
): number | null {
  if (code === 'note.noActivity') return waitForActivityMs(ageMs);
  const isFileAway = code === 'recording.gone' || code === 'recording.notReadable';
  if (code === 'recording.callNotFinished' || isFileAway) return waitForFinishMs(ageMs);
  // Each is the whole file: an answer that nobody understands is no better the tenth time.
  if (kind === 'recording' && code === 'portal.unexpectedAnswer' && tries >= notUnderstoodAtMost) return null;
  return kind === 'recording' ? waitBeforeUploadMs(tries, random) : waitBeforeRetryMs(tries, random);
}
