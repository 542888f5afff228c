import * as v from 'valibot';
import { valueSetting } from './declaration.ts';

export const callSettings = {
  /** Who registers calls at the portal. */
  callsRegisteredBy: valueSetting({
    schema: v.picklist(['ringside', 'telephoneSystem']),
    initial: 'telephoneSystem',
    lockable: true,
  }),
  /** Hide the card for colleagues once this operator has answered; null: where Ringside is the registrar. */
  clearForColleagues: valueSetting({ schema: v.nullable(v.boolean()), initial: null, lockable: true }),
};
