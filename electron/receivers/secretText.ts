import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that says nothing about where two texts differ, nor how long they are. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/**
 * The id in the name of the pipe that MicroSIP's commands write to. Names of pipes can be listed by everybody on the
 * computer, so it is derived from the secret and cannot be turned back into it.
 */
export function pipeIdFrom(secret: string): string {
  return createHash('sha256').update(`pipe/${secret}`, 'utf8').digest('hex').slice(0, 32);
}

/** Set-up text for a window: the secret, and what is derived from it, as `••••`. */
export function maskHookSecret(text: string, secret: string): string {
  return text.replaceAll(secret, '••••').replaceAll(pipeIdFrom(secret), '••••');
}
