import type { AppErrorCode } from '../../errors.ts';
import { aboutHost, fixed, type Texts } from '../errorTextParts.ts';
import * as m from '../generated/messages.js';

type ClickErrorCode = Extract<AppErrorCode, `click.${string}`>;
type CallbackErrorCode = Extract<AppErrorCode, `callback.${string}`>;

/** Why a number that was pressed in Bitrix24 is not dialled, or cannot be; why no request to be called back comes. */
export const clickErrorTexts: { readonly [C in ClickErrorCode | CallbackErrorCode]: Texts } = {
  'click.tooLate': fixed(m.error_click_too_late_text, m.error_click_too_late_next),
  'click.notPressed': fixed(m.error_click_not_pressed_text, m.error_click_not_pressed_next),
  'click.inCall': fixed(m.error_click_in_call_text, m.error_click_in_call_next),
  'click.dialledLate': fixed(m.error_click_dialled_late_text, m.error_click_dialled_late_next),
  'click.lineMissing': aboutHost(m.error_click_line_missing_text, m.error_click_line_missing_next),
  'click.lineNotChosen': aboutHost(m.error_click_line_not_chosen_text, m.error_click_line_not_chosen_next),
  'click.rightMissing': aboutHost(m.error_click_right_missing_text, m.error_click_right_missing_next),
  'click.lineNotTaken': aboutHost(m.error_click_line_not_taken_text, m.error_click_line_not_taken_next),
  'click.formerLineGone': aboutHost(m.error_click_former_line_gone_text, m.error_click_former_line_gone_next),
  'click.webhookNeeded': fixed(m.error_click_webhook_needed_text, m.error_click_webhook_needed_next),
  'click.webhookRefused': aboutHost(m.error_click_webhook_refused_text, m.error_click_webhook_refused_next),
  'callback.applicationNeeded': fixed(m.error_callback_application_text, m.error_callback_application_next),
  'callback.notAdministrator': aboutHost(
    m.error_callback_administrator_text,
    m.error_callback_administrator_next,
  ),
  'callback.refused': aboutHost(m.error_callback_refused_text, m.error_callback_refused_next),
};
