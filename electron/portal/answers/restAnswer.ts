import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';

export interface RestFailure {
  readonly ok: false;
  readonly error: AppErrorData;
  readonly retryable: boolean;
  /** Unix ms before which the portal does not want to hear the same again; null where it did not say. */
  readonly notBeforeMs: number | null;
  /** True where something answered that does not speak Bitrix24's REST. */
  readonly foreign: boolean;
}
export type RestAnswer = { readonly ok: true; readonly result: unknown } | RestFailure;

/** A failure that names no time and comes from a portal. */
export function restFailure(
  code: AppErrorCode,
  retryable: boolean,
  params: Readonly<Record<string, string>>,
  more: Partial<Pick<RestFailure, 'notBeforeMs' | 'foreign'>> = {},
): RestFailure {
  return {
    ok: false,
    error: { code, params: { ...params } },
    retryable,
    notBeforeMs: null,
    foreign: false,
    ...more,
  };
}
