import type { AppErrorData } from '../../contracts/errors.ts';

/**
 * A command that the main process did not carry out. The contracts' own error class would bring the schema library into
 * the windows; what both sides agree on is the data.
 */
export class Refusal extends Error {
  readonly data: AppErrorData;

  constructor(data: AppErrorData) {
    super(data.code);
    this.name = 'Refusal';
    this.data = data;
  }
}

/** Any thrown value as what a person can be told; what is not a refusal is `unexpected`. */
export function problemOf(error: unknown): AppErrorData {
  return error instanceof Refusal ? error.data : { code: 'unexpected', params: {} };
}
