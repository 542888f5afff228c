import * as v from 'valibot';
import { valueSetting } from './declaration.ts';

/** How the program itself comes to run, and which version of it. */
export const programSettings = {
  startAtLogin: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
  /** Of a program that updates itself: whether it looks for newer versions, and whether it fetches them unasked. */
  updateMode: valueSetting({
    schema: v.picklist(['off', 'notify', 'automatic']),
    initial: 'notify',
    lockable: true,
  }),
};
