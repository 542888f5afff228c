import * as v from 'valibot';
import { valueSetting } from './declaration.ts';

/** `system`: whatever the computer opens `tel:` links with. */
export const dialers = ['baresip', 'microsip', 'system'] as const;

export const diallingSettings = {
  /** ISO 3166-1 alpha-2; null follows the system. Numbers without a country code belong to it. */
  country: valueSetting({
    schema: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))),
    initial: null,
    lockable: true,
  }),
  /** What dials. */
  dialWith: valueSetting({ schema: v.picklist(dialers), initial: 'system', lockable: true }),
  /** What becomes of a number that the operator presses in Bitrix24, where their outgoing line is Ringside's. */
  clickToCall: valueSetting({
    schema: v.picklist(['off', 'atOnce', 'ask']),
    initial: 'off',
    lockable: true,
  }),
  /** Ringside handles `tel:`, `callto:` and `sip:` links. */
  handleCallLinks: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
};
