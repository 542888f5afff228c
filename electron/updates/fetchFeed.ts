import type { KeyObject } from 'node:crypto';
import { AppError } from '../../contracts/errors.ts';
import { AnswerTooLargeError, readBoundedText } from '../platform/boundedBody.ts';
import { fetchFromOrigin, type UpdateNetwork } from './fetchFromOrigin.ts';
import { signedPart } from './signedText.ts';

/** Many times what there is, with all release notes. */
const largestFeedBytes = 256 * 1024;
const answerWithinMs = 30_000;

export interface FetchFeedDeps {
  readonly network: UpdateNetwork;
  readonly key: KeyObject;
}

/**
 * @param url of the feed
 * @returns the text that our key has signed
 * @throws AppError `update.unreachable`, `update.redirected`, `update.tooLarge`, `update.notSigned`
 */
export async function fetchFeed(url: URL, { network, key }: FetchFeedDeps): Promise<string> {
  const { host } = url;
  const signal = AbortSignal.timeout(answerWithinMs);
  const text = await readFrom(url, network, signal).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw new AppError(
      error instanceof AnswerTooLargeError ? 'update.tooLarge' : 'update.unreachable',
      { host },
      error,
    );
  });
  const signed = signedPart(text, key);
  if (signed === null) throw new AppError('update.notSigned', { host });
  return signed;
}

async function readFrom(url: URL, network: UpdateNetwork, signal: AbortSignal): Promise<string> {
  const response = await fetchFromOrigin(url, network, signal);
  if (response.ok) return readBoundedText(response, largestFeedBytes, signal);
  await response.body?.cancel();
  throw new Error(`answered with ${response.status}`);
}
