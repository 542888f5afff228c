import { codeOfErrorName, type NetworkProblem } from '../../core/ports/network/networkErrors.ts';

const chromiumError = /net::(ERR_[A-Z0-9_]+)/;
const errorName = /^[A-Z][A-Z0-9_]{2,60}$/;
/** A name stands at the beginning of a text; what follows is of no interest, and may be long. */
const longestText = 1_000;

/**
 * Sorts out what `fetch` or a socket threw. Only names of errors are taken from it: its texts may hold the request's
 * address, and with that the webhook's code. Never throws.
 */
export function classifyNetworkError(thrown: unknown): NetworkProblem {
  const names = errorNames(thrown, 0);
  for (const name of names) {
    const code = codeOfErrorName(name);
    if (code !== null) return { code, reason: name };
  }
  return { code: 'portal.unreachable', reason: names[0] ?? 'unknown' };
}

function errorNames(thrown: unknown, depth: number): string[] {
  if (!(thrown instanceof Error) || depth > 5) return [];
  const own = [chromiumError.exec(thrown.message.slice(0, longestText))?.[1], codeOf(thrown)].filter(
    (name) => name !== undefined,
  );
  const inside: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [...own, ...[...inside, thrown.cause].flatMap((next) => errorNames(next, depth + 1))];
}

function codeOf(error: Error): string | undefined {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && errorName.test(code) ? code : undefined;
}
