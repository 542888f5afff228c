import type { App, Certificate, WebContents } from 'electron';

/** Whom a server asks for: the window that speaks with it, the server's host, and what this computer could show. */
export interface CertificateRequest {
  /** Null where no window speaks with it. */
  readonly contents: WebContents | null;
  readonly host: string;
  readonly certificates: readonly Certificate[];
}

/**
 * SECURITY: a client certificate names the operator, often with address and employer. Chromium's question for one is answered
 * by Electron with the first that fits; here nothing is sent unless `choose` says so.
 *
 * @param choose null for none; what it throws is none as well
 */
export function guardClientCertificates(
  app: Pick<App, 'on'>,
  choose: (request: CertificateRequest) => Promise<Certificate | null>,
): void {
  app.on('select-client-certificate', (event, contents, url, certificates, answer) => {
    event.preventDefault();
    choose({ contents, host: hostOf(url), certificates }).then(
      (chosen) => (chosen === null ? answer() : answer(chosen)),
      () => answer(),
    );
  });
}

/** Chromium names the server as `host:port`; an address is understood as well. */
function hostOf(url: string): string {
  try {
    return new URL(url.includes('://') ? url : `https://${url}`).host;
  } catch {
    return url;
  }
}
