import { verify, type KeyObject } from 'node:crypto';

/** The last line of a signed text, a comment to YAML: one file, so that text and signature cannot be of two versions. */
const signatureLine = /^# signature: ([A-Za-z0-9+/]{86}==)\n?$/;

/**
 * What stands above the signature (Ed25519, as `build/installers/signing/updateKey.mjs` writes it).
 *
 * @returns null where that key has not signed exactly this text, or only its beginning came
 */
export function signedPart(text: string, key: KeyObject): string | null {
  const at = text.lastIndexOf('\n', text.length - 2) + 1;
  const signature = signatureLine.exec(text.slice(at))?.[1];
  if (signature === undefined) return null;
  const part = text.slice(0, at);
  const bytes = Buffer.from(signature, 'base64');
  // Four bits of the last letter count for nothing, and are to be as they were written.
  if (bytes.toString('base64') !== signature) return null;
  return verify(null, Buffer.from(part), key, bytes) ? part : null;
}
