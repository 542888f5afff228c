import type { AppErrorCode } from '../../errors.ts';
import { fixed, value, type Texts } from '../errorTextParts.ts';
import * as m from '../generated/messages.js';

type UpdateErrorCode = Extract<AppErrorCode, `update.${string}`>;

const unnamed = '…';

function aboutServer(text: (inputs: { host: string }) => string, nextStep: () => string): Texts {
  return (params) => ({ text: text({ host: value(params, 'host') ?? unnamed }), nextStep: nextStep() });
}

/** Why an update was not taken. Whatever it is, the program that runs stays as it is. */
export const updateErrorTexts: { readonly [C in UpdateErrorCode]: Texts } = {
  'update.unreachable': aboutServer(m.error_update_unreachable_text, m.error_update_unreachable_next),
  'update.redirected': (params) => ({
    text: m.error_update_redirected_text({
      host: value(params, 'host') ?? unnamed,
      target: value(params, 'target') ?? unnamed,
    }),
    nextStep: m.error_update_redirected_next(),
  }),
  'update.notSigned': aboutServer(m.error_update_not_signed_text, m.error_update_not_signed_next),
  'update.otherProgram': aboutServer(m.error_update_other_program_text, m.error_update_other_program_next),
  'update.older': (params) => ({
    text: m.error_update_older_text({ version: value(params, 'version') ?? unnamed }),
    nextStep: m.error_update_older_next(),
  }),
  'update.tooLarge': aboutServer(m.error_update_too_large_text, m.error_update_too_large_next),
  'update.damaged': aboutServer(m.error_update_damaged_text, m.error_update_damaged_next),
  'update.publisherUnknown': fixed(
    m.error_update_publisher_unknown_text,
    m.error_update_publisher_unknown_next,
  ),
  'update.notVerifiable': fixed(m.error_update_not_verifiable_text, m.error_update_not_verifiable_next),
  'update.notWritten': fixed(m.error_update_not_written_text, m.error_update_not_written_next),
  'update.notYours': fixed(m.error_update_not_yours_text, m.error_update_not_yours_next),
};
