import type { AppErrorCode, AppErrorData } from '../errors.ts';

/** The sign-in itself is not accepted (any more): another webhook or another sign-in is the one thing that helps. */
const accessIsGone: readonly AppErrorCode[] = [
  'portal.webhookRejected',
  'portal.expiredToken',
  'portal.userNotAuthorized',
  'portal.applicationDeleted',
  'oauth.signInAgain',
  'oauth.clientRejected',
];

/** The portal answers and lets Ringside do nothing at all: what helps is somebody else's to do. */
const nothingIsAllowed: readonly AppErrorCode[] = [
  'portal.accessDenied',
  'portal.paymentRequired',
  'portal.userHasNoAccess',
  'portal.overloadBlock',
  'portal.wrongAuthType',
  'portal.deleted',
];

export function needsAnotherAccess({ code }: AppErrorData): boolean {
  return accessIsGone.includes(code);
}

/** The portal answers REST, and refuses whatever is asked. */
export function isLockedOut({ code }: AppErrorData): boolean {
  return accessIsGone.includes(code) || nothingIsAllowed.includes(code);
}

/**
 * What is behind a problem. Two problems of one cause are one to the operator, with one next step: a webhook that lacks a scope
 * shows in its check, in the live channel and in each command.
 */
export function causeOf(problem: AppErrorData): string {
  const { code, params } = problem;
  if (code === 'portal.telephonyScopeMissing') return 'scope telephony';
  if (code === 'portal.insufficientScope' && params['scope'] !== undefined) return `scope ${params['scope']}`;
  if (code === 'push.scopeMissing') return `scope ${params['scope'] ?? 'pull_channel'}`;
  if (needsAnotherAccess(problem)) return 'access';
  return code;
}

/** Commands failed for want of the right Telephony, or the portal's check says that it is missing. */
export function isWantOfTelephony(problem: AppErrorData): boolean {
  return causeOf(problem) === 'scope telephony';
}
