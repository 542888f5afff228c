import * as v from 'valibot';
import { valueSetting } from './declaration.ts';

export const mainWindowSettings = {
  /** The main window stays above others, beside the CRM. */
  mainWindowOnTop: valueSetting({ schema: v.boolean(), initial: false, lockable: false }),
};
