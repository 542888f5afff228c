import * as v from 'valibot';
import { locales } from '../locale.ts';
import { textSizes } from './bounds.ts';
import { valueSetting } from './declaration.ts';

export const localeSchema = v.picklist(locales);

export const lookSettings = {
  language: valueSetting({
    schema: v.union([v.literal('system'), localeSchema]),
    initial: 'system',
    lockable: false,
  }),
  theme: valueSetting({
    schema: v.picklist(['system', 'light', 'dark']),
    initial: 'system',
    lockable: false,
  }),
  textSize: valueSetting({ schema: v.picklist(textSizes), initial: 100, lockable: false }),
};
