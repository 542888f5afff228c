import * as v from 'valibot';
import { valueSetting } from './declaration.ts';

export const startAtLoginSettings = {
  startAtLogin: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
};
