import * as v from 'valibot';

const nothing = v.undefined();
const callKey = v.pipe(v.string(), v.maxLength(200));
const call = v.strictObject({ callKey });

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
   * @throws AppError `call.noNumber` where nobody is named any more, `phone.numberNotValid`, `phone.numberUnclear`, `phone.transferFailed`, `phone.transferUnsure`
   */
  'calls.transfer': {
    input: v.union([
      v.strictObject({ callKey, phoneNumber: v.pipe(v.string(), v.maxLength(200)) }),
      /** To whom `transferTo` of the call names. */
      v.strictObject({ callKey, toResponsible: v.literal(true) }),
    ]),
    output: nothing,
  },
} as const;
