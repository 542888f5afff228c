import { AppError } from '../../../contracts/errors.ts';
import { problemOfErrorName } from '../../core/ports/network/networkErrors.ts';

/** What `did-fail-load` says of a page. */
export interface FailedLoad {
  /** Chromium's name of the error, such as `ERR_CERT_DATE_INVALID`. */
  readonly description: string;
  /** Of the page, which may be another company's log-in page; empty where there is none. */
  readonly url: string;
}

/** The same words for the same trouble as where Ringside itself speaks with the portal; of the host that failed. */
export function loadProblem({ description, url }: FailedLoad, portalOrigin: string): AppError {
  const { code, reason } = problemOfErrorName(description);
  return new AppError(code, { host: hostOf(url) ?? hostOf(portalOrigin) ?? '', reason });
}

/** Null for an address without a host, such as that of an empty page. */
export function hostOf(url: string): string | null {
  try {
    return new URL(url).host || null;
  } catch {
    return null;
  }
}
