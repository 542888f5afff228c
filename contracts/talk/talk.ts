import * as v from 'valibot';

const nothing = v.undefined();
const callKey = v.pipe(v.string(), v.maxLength(200));
const call = v.strictObject({ callKey });

/** Who looks after the caller and is at work, as the CRM says: USER_ID, and the inner number (`UF_PHONE_INNER`, digits). */
export const transferToSchema = v.strictObject({
  userId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  innerNumber: v.pipe(v.string(), v.regex(/^[0-9]{1,20}$/)),
});
export type TransferTo = v.InferOutput<typeof transferToSchema>;

/** What is done with a call that is talked on, by the phone that talks. Each throws AppError `call.unknown`, `phone.*`. */
export const talkCommands = {
  'calls.hold': { input: call, output: nothing },
  'calls.resume': { input: call, output: nothing },
  'calls.sendDigits': {
    input: v.strictObject({ callKey, digits: v.pipe(v.string(), v.regex(/^[0-9*#]{1,20}$/)) }),
    output: nothing,
  },
  /**
   * Hands the call on without asking; answers once the phone has said that it went out.
   * @throws AppError `call.otherResponsible` where the CRM does not say now that it is this person, and that they are at work,
   *   `phone.numberNotValid`, `phone.numberUnclear`, `phone.transferFailed`, `phone.transferUnderWay`, `phone.transferUnsure`
   */
  'calls.transfer': {
    input: v.union([
      v.strictObject({ callKey, phoneNumber: v.pipe(v.string(), v.maxLength(200)) }),
      /** `transferTo` of the call as the operator saw it. */
      v.strictObject({ callKey, toResponsible: transferToSchema }),
    ]),
    output: nothing,
  },
} as const;
