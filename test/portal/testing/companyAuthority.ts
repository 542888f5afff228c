import { generate } from 'selfsigned';
import type { TlsOptions } from '../httpServer.ts';

export interface CompanyAuthority {
  /** Its certificate, PEM: what is to be trusted. */
  readonly certificate: string;
  /** For a server on 127.0.0.1, signed by the authority. */
  readonly tls: TlsOptions;
}

/** A certificate authority as a company has one, and a certificate for 127.0.0.1 that it signed. Nobody trusts it yet. */
export async function makeCompanyAuthority(): Promise<CompanyAuthority> {
  const authority = await generate([{ name: 'commonName', value: 'Ringside practice authority' }], {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { certificate: authority.cert, tls: { key: server.private, cert: server.cert } };
}
