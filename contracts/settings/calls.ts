import * as v from 'valibot';
import { longestTemplate, parseAddressTemplate } from '../record/addressTemplate.ts';
import { fewestHistoryDays, mostHistoryDays, newRecords, openMoments } from './bounds.ts';
import { valueSetting } from './declaration.ts';
import { floorSettings } from './floor/floorSettings.ts';

/** When the record of a caller opens by itself. A line may have a moment of its own (`lines`). */
const moment = v.picklist(openMoments);

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
  /** Whether this desk takes the call-back requests of the CRM's forms; for an administrator who signed in by application. */
  callbackRequests: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
  /** Hide the card for colleagues once this operator has answered; null: where Ringside is the registrar. */
  clearForColleagues: valueSetting({ schema: v.nullable(v.boolean()), initial: null, lockable: true }),
  ...floorSettings,
  /** For callers whom the CRM knows by one record. */
  openKnownCaller: valueSetting({ schema: moment, initial: 'never', lockable: true }),
  /** For callers whom the CRM does not know: what `newRecord` says. */
  openUnknownCaller: valueSetting({ schema: moment, initial: 'never', lockable: true }),
  /** What is offered for them. */
  newRecord: valueSetting({ schema: v.picklist(newRecords), initial: 'lead', lockable: true }),
  /** Another system's address, with a place for the number; null: none. */
  recordAddress: valueSetting({
    schema: v.nullable(
      v.pipe(
        v.string(),
        v.maxLength(longestTemplate),
        v.check((text) => parseAddressTemplate(text).ok),
      ),
    ),
    initial: null,
    lockable: true,
  }),
};
