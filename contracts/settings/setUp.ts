import * as v from 'valibot';
import { valueSetting } from './declaration.ts';

/** How far the first run has come, so that it goes on where it was left; the company may choose it beforehand. */
export const setUpSettings = {
  /** Where the operator answers calls; null until they have said. */
  callsAnsweredWith: valueSetting({
    schema: v.nullable(v.picklist(['bitrix24', 'program', 'deskPhone'])),
    initial: null,
    lockable: true,
  }),
  /** The first steps were taken, or skipped. */
  setUpDone: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
};
