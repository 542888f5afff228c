import type { AppErrorCode } from '../../errors.ts';
import { aboutPhone, fixed, naming, type ErrorText, type Params, type Texts } from '../errorTextParts.ts';
import * as m from '../generated/messages.js';

type PhoneErrorCode = Extract<AppErrorCode, `phone.${string}`>;

/** `reason`: what was met in the phone's place. */
function notReachable(params: Params): ErrorText {
  if (params['reason'] === 'notBaresip')
    return aboutPhone(m.error_phone_another_answers_text, m.error_phone_another_answers_next)(params);
  if (params['reason'] === 'silent')
    return aboutPhone(m.error_phone_silent_text, m.error_phone_silent_next)(params);
  return aboutPhone(m.error_phone_not_reachable_text, m.error_phone_not_reachable_next)(params);
}

/** `for`: `transfer`, where no choice is offered. */
function numberUnclear(params: Params): ErrorText {
  return naming(
    'numbers',
    (numbers) => m.error_phone_number_unclear_text({ numbers }),
    m.error_phone_number_unclear_unnamed_text,
    params['for'] === 'transfer'
      ? m.error_phone_transfer_number_unclear_next
      : m.error_phone_number_unclear_next,
  )(params);
}

/** `stands`: whether the call is there still, `there`, or not any more, `ended`; left out where the phone does not say. */
function transferFailed(params: Params): ErrorText {
  const next = {
    there: m.error_phone_transfer_failed_there_next,
    ended: m.error_phone_transfer_failed_ended_next,
  }[params['stands'] ?? ''];
  return aboutPhone(m.error_phone_transfer_failed_text, next ?? m.error_phone_transfer_failed_next)(params);
}

/** `stands` as above. */
function transferUnsure(params: Params): ErrorText {
  const isOver = params['stands'] === 'ended';
  return aboutPhone(
    m.error_phone_transfer_unsure_text,
    isOver ? m.error_phone_transfer_unsure_ended_next : m.error_phone_transfer_unsure_next,
  )(params);
}

/** What a phone does not do, and numbers that nobody can dial. */
export const phoneErrorTexts: { readonly [C in PhoneErrorCode]: Texts } = {
  'phone.notReachable': notReachable,
  'phone.refused': aboutPhone(m.error_phone_refused_text, m.error_phone_refused_next),
  'phone.cannot': aboutPhone(m.error_phone_cannot_text, m.error_phone_cannot_next),
  'phone.noTransferNumber': fixed(
    m.error_phone_no_transfer_number_text,
    m.error_phone_no_transfer_number_next,
  ),
  'phone.transferFailed': transferFailed,
  'phone.transferUnderWay': fixed(
    m.error_phone_transfer_under_way_text,
    m.error_phone_transfer_under_way_next,
  ),
  'phone.transferUnsure': transferUnsure,
  'phone.numberUnclear': numberUnclear,
  'phone.numberUnusual': fixed(m.error_phone_number_unusual_text, m.error_phone_number_unusual_next),
  'phone.numberNotValid': fixed(m.error_phone_number_not_valid_text, m.error_phone_number_not_valid_next),
  'phone.noPhoneToDial': fixed(m.error_phone_no_phone_to_dial_text, m.error_phone_no_phone_to_dial_next),
  'phone.running': aboutPhone(m.error_phone_running_text, m.error_phone_running_next),
  'phone.settingsNotFound': aboutPhone(
    m.error_phone_settings_not_found_text,
    m.error_phone_settings_not_found_next,
    m.error_phone_unnamed_within,
  ),
  'phone.settingsNotWritten': aboutPhone(
    m.error_phone_settings_not_written_text,
    m.error_phone_settings_not_written_next,
    m.error_phone_unnamed_within,
  ),
  'phone.nothingHeard': aboutPhone(
    m.error_phone_nothing_heard_text,
    m.error_phone_nothing_heard_next,
    m.error_phone_unnamed_within,
  ),
};
