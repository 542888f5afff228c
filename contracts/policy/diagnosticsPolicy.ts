import * as v from 'valibot';
import { valueSetting } from '../settings/declaration.ts';

/** What the company may say of diagnostics; no operator chooses it. Declared as settings are. */
export const diagnosticsPolicy = {
  /** Whether the operator may save the log, settings and last commands as one archive. */
  saveDiagnostics: valueSetting({ schema: v.boolean(), initial: true, lockable: true }),
};
