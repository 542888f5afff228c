import * as v from 'valibot';
import { fewestHistoryDays, mostHistoryDays } from './bounds.ts';
import { valueSetting } from './declaration.ts';

export const callSettings = {
  /** Who registers calls at the portal. */
  callsRegisteredBy: valueSetting({
    schema: v.picklist(['ringside', 'telephoneSystem']),
    initial: 'telephoneSystem',
    lockable: true,
  }),
  /** Calls are kept on this computer for so many days. */
  historyDays: valueSetting({
    schema: v.pipe(v.number(), v.integer(), v.minValue(fewestHistoryDays), v.maxValue(mostHistoryDays)),
    initial: 90,
    lockable: true,
  }),
  /** Hide the card for colleagues once this operator has answered; null: where Ringside is the registrar. */
  clearForColleagues: valueSetting({ schema: v.nullable(v.boolean()), initial: null, lockable: true }),
};
