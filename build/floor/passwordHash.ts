import { createHash, timingSafeEqual } from 'node:crypto';

/** What the broker calls its default way to keep passwords, since 3.6. */
export const passwordHashing = 'rabbit_password_hashing_sha256';

const saltBytes = 4;

/**
 * A password as RabbitMQ keeps it, so that no password goes over the wire, nor lies in a file of definitions: base64 of four bytes
 * of salt and SHA-256 of salt and password [documented rabbitmq.com/docs/passwords; measured with 3.10.8]. The salt comes from
 * account and password, so that the same definitions come out to the byte each time.
 */
export function hashPassword(account: string, password: string): string {
  const salt = createHash('sha256').update(`${account}\n${password}`, 'utf8').digest().subarray(0, saltBytes);
  return salted(salt, password).toString('base64');
}

/** @returns whether the broker would let this password in; null where it keeps it in a way that is not known here */
export function isPasswordOf(password: string, passwordHash: string, hashing: string): boolean | null {
  const kept = Buffer.from(passwordHash, 'base64');
  if (hashing !== passwordHashing || kept.length !== saltBytes + 32) return null;
  return timingSafeEqual(kept, salted(kept.subarray(0, saltBytes), password));
}

function salted(salt: Buffer, password: string): Buffer {
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password, 'utf8').digest()]);
}
