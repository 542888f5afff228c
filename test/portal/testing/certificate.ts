import { generate } from 'selfsigned';
import type { TlsOptions } from '../httpServer.ts';

/** A certificate for 127.0.0.1 that nobody trusts until told to. */
export async function selfSignedCertificate(): Promise<TlsOptions> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}
