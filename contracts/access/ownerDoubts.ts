import type { AppErrorCode } from '../errors.ts';

/**
 * What may be said of the user whom a sign-in belongs to and be wrong, since it is our conclusion: the operator may use it all
 * the same. That a user is dismissed, or that a webhook acts for another user than its address names, the portal says itself;
 * with the latter the cards of the wrong user would be hidden, so neither is among them, and both come before these.
 */
export const ownerDoubts = [
  'portal.userHidden',
  'portal.userExtranet',
] as const satisfies readonly AppErrorCode[];
export type OwnerDoubt = (typeof ownerDoubts)[number];

/** The doubt that this is; null for what is none. */
export function doubtOf(problem: { readonly code: string } | null): OwnerDoubt | null {
  return ownerDoubts.find((doubt) => doubt === problem?.code) ?? null;
}
