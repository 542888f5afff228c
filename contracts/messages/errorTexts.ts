import type { AppErrorCode, AppErrorData } from '../errors.ts';
import {
  aboutHost,
  aboutShortcut,
  byWayIn,
  fixed,
  host,
  insufficientScope,
  naming,
  value,
  withOpenCards,
  type ErrorText,
  type Params,
  type Texts,
} from './errorTextParts.ts';
import { clickErrorTexts } from './clicks/clickErrorTexts.ts';
import { diskTexts } from './diskTexts.ts';
import { floorErrorTexts } from './floor/floorErrorTexts.ts';
import * as m from './generated/messages.js';
import { phoneErrorTexts } from './phones/phoneErrorTexts.ts';
import { noteErrorTexts } from './noteErrorTexts.ts';
import { policyErrorTexts } from './policyErrorTexts.ts';
import { ringErrorTexts } from './ringErrorTexts.ts';
import { updateErrorTexts } from './updates/updateErrorTexts.ts';

export type { ErrorText } from './errorTextParts.ts';

/** Where the redirect hides its target, there is no address to accept. */
function moved(params: Params): ErrorText {
  const newHost = value(params, 'newHost');
  return newHost === undefined
    ? {
        text: m.error_portal_redirected_text({ host: host(params) }),
        nextStep: m.error_portal_redirected_next(),
      }
    : {
        text: m.error_portal_moved_text({ host: host(params), newHost }),
        nextStep: m.error_portal_moved_next(),
      };
}

/** Mapped over the closed set of codes: one that is missing, or one too many, does not compile. */
const texts: { readonly [C in AppErrorCode]: Texts } = {
  unexpected: fixed(m.error_unexpected_text, m.error_unexpected_next),
  'webhookUrl.empty': fixed(m.error_webhook_url_empty_text, m.error_webhook_url_empty_next),
  'webhookUrl.notAUrl': fixed(m.error_webhook_url_not_a_url_text, m.error_webhook_url_not_a_url_next),
  'webhookUrl.notHttps': fixed(m.error_webhook_url_not_https_text, m.error_webhook_url_not_https_next),
  'webhookUrl.notAWebhook': fixed(
    m.error_webhook_url_not_a_webhook_text,
    m.error_webhook_url_not_a_webhook_next,
  ),
  'portal.nameNotResolved': aboutHost(
    m.error_portal_name_not_resolved_text,
    m.error_portal_name_not_resolved_next,
  ),
  'portal.unreachable': aboutHost(m.error_portal_unreachable_text, m.error_portal_unreachable_next),
  'portal.offline': fixed(m.error_portal_offline_text, m.error_portal_offline_next),
  'portal.timedOut': aboutHost(m.error_portal_timed_out_text, m.error_portal_timed_out_next),
  'portal.certificateNotTrusted': aboutHost(
    m.error_portal_certificate_not_trusted_text,
    m.error_portal_certificate_not_trusted_next,
  ),
  'portal.proxyNeedsSignIn': fixed(
    m.error_portal_proxy_needs_sign_in_text,
    m.error_portal_proxy_needs_sign_in_next,
  ),
  'portal.proxyFailed': aboutHost(m.error_portal_proxy_failed_text, m.error_portal_proxy_failed_next),
  'portal.clientCertificateNeeded': aboutHost(
    m.error_portal_client_certificate_needed_text,
    m.error_portal_client_certificate_needed_next,
  ),
  'portal.down': byWayIn(
    aboutHost(m.error_portal_down_text, m.error_portal_down_next),
    aboutHost(m.error_portal_down_text, m.error_portal_down_application_next),
  ),
  'portal.notAPortal': aboutHost(m.error_portal_not_a_portal_text, m.error_portal_not_a_portal_next),
  'portal.moved': moved,
  'portal.webhookRejected': aboutHost(
    m.error_portal_webhook_rejected_text,
    m.error_portal_webhook_rejected_next,
  ),
  'portal.telephonyScopeMissing': byWayIn(
    fixed(m.error_portal_telephony_scope_missing_text, m.error_portal_telephony_scope_missing_next),
    fixed(
      m.error_portal_telephony_scope_missing_application_text,
      m.error_portal_telephony_scope_missing_application_next,
    ),
  ),
  'portal.insufficientScope': insufficientScope,
  'portal.expiredToken': aboutHost(m.error_portal_expired_token_text, m.error_portal_expired_token_next),
  'portal.accessDenied': aboutHost(m.error_portal_access_denied_text, m.error_portal_access_denied_next),
  'portal.overloadBlock': aboutHost(m.error_portal_overload_block_text, m.error_portal_overload_block_next),
  'portal.tooManyRequests': aboutHost(
    m.error_portal_too_many_requests_text,
    m.error_portal_too_many_requests_next,
  ),
  'portal.operationTimeLimit': aboutHost(
    m.error_portal_operation_time_limit_text,
    m.error_portal_operation_time_limit_next,
  ),
  'portal.wrongAuthType': aboutHost(m.error_portal_wrong_auth_type_text, m.error_portal_wrong_auth_type_next),
  'portal.methodUnknown': aboutHost(m.error_portal_method_unknown_text, m.error_portal_method_unknown_next),
  'portal.businessError': aboutHost(m.error_portal_business_error_text, m.error_portal_business_error_next),
  'portal.deleted': aboutHost(m.error_portal_deleted_text, m.error_portal_deleted_next),
  'portal.unexpectedAnswer': aboutHost(
    m.error_portal_unexpected_answer_text,
    m.error_portal_unexpected_answer_next,
  ),
  'portal.answerTooLarge': aboutHost(
    m.error_portal_answer_too_large_text,
    m.error_portal_answer_too_large_next,
  ),
  'portal.notConnected': fixed(m.error_portal_not_connected_text, m.error_portal_not_connected_next),
  'portal.paymentRequired': aboutHost(
    m.error_portal_payment_required_text,
    m.error_portal_payment_required_next,
  ),
  'portal.userHasNoAccess': aboutHost(
    m.error_portal_user_has_no_access_text,
    m.error_portal_user_has_no_access_next,
  ),
  'portal.userNotAuthorized': aboutHost(
    m.error_portal_user_not_authorized_text,
    m.error_portal_user_not_authorized_next,
  ),
  'portal.userHidden': aboutHost(m.error_portal_user_hidden_text, m.error_portal_user_hidden_next),
  'portal.userDismissed': aboutHost(m.error_portal_user_dismissed_text, m.error_portal_user_dismissed_next),
  'portal.userExtranet': aboutHost(m.error_portal_user_extranet_text, m.error_portal_user_extranet_next),
  'portal.userOther': aboutHost(m.error_portal_user_other_text, m.error_portal_user_other_next),
  'portal.applicationDeleted': aboutHost(
    m.error_portal_application_deleted_text,
    m.error_portal_application_deleted_next,
  ),
  'portal.captivePortal': aboutHost(m.error_portal_captive_portal_text, m.error_portal_captive_portal_next),
  'portal.clockSkewed': aboutHost(m.error_portal_clock_skewed_text, m.error_portal_clock_skewed_next),
  'portalAddress.notValid': fixed(
    m.error_portal_address_not_valid_text,
    m.error_portal_address_not_valid_next,
  ),
  'oauth.clientIdEmpty': fixed(m.error_oauth_client_id_empty_text, m.error_oauth_client_id_empty_next),
  'oauth.clientSecretEmpty': fixed(
    m.error_oauth_client_secret_empty_text,
    m.error_oauth_client_secret_empty_next,
  ),
  'oauth.clientRejected': aboutHost(m.error_oauth_client_rejected_text, m.error_oauth_client_rejected_next),
  'oauth.codeRejected': fixed(m.error_oauth_code_rejected_text, m.error_oauth_code_rejected_next),
  'oauth.signInAgain': aboutHost(m.error_oauth_sign_in_again_text, m.error_oauth_sign_in_again_next),
  'oauth.stateMismatch': fixed(m.error_oauth_state_mismatch_text, m.error_oauth_state_mismatch_next),
  'oauth.windowClosed': fixed(m.error_oauth_window_closed_text, m.error_oauth_window_closed_next),
  'oauth.pageCrashed': fixed(m.error_oauth_page_crashed_text, m.error_oauth_page_crashed_next),
  'oauth.pageMisbehaves': fixed(m.error_oauth_page_misbehaves_text, m.error_oauth_page_misbehaves_next),
  'oauth.tokenServerUnknown': aboutHost(
    m.error_oauth_token_server_unknown_text,
    m.error_oauth_token_server_unknown_next,
  ),
  'push.scopeMissing': byWayIn(
    fixed(m.error_push_scope_missing_text, m.error_push_scope_missing_next),
    fixed(m.error_push_scope_missing_application_text, m.error_push_scope_missing_application_next),
  ),
  'push.refused': aboutHost(m.error_push_refused_text, m.error_push_refused_next),
  'push.unreachable': aboutHost(m.error_push_unreachable_text, m.error_push_unreachable_next),
  'push.stalled': fixed(m.error_push_stalled_text, m.error_push_stalled_next),
  'push.notLive': fixed(m.error_push_not_live_text, m.error_push_not_live_next),
  'keychain.missing': fixed(m.error_keychain_missing_text, m.error_keychain_missing_next),
  'keychain.locked': fixed(m.error_keychain_locked_text, m.error_keychain_locked_next),
  'keychain.notOpen': fixed(m.error_keychain_not_open_text, m.error_keychain_not_open_next),
  'keychain.failed': fixed(m.error_keychain_failed_text, m.error_keychain_failed_next),
  'keychain.entryGone': byWayIn(
    fixed(m.error_keychain_entry_gone_text, m.error_keychain_entry_gone_next),
    fixed(m.error_keychain_entry_gone_application_text, m.error_keychain_entry_gone_application_next),
  ),
  'keychain.entryLeft': aboutHost(m.error_keychain_entry_left_text, m.error_keychain_entry_left_next),
  'connection.unreadable': fixed(m.error_connection_unreadable_text, m.error_connection_unreadable_next),
  'connection.notReadable': fixed(m.error_connection_not_readable_text, m.error_connection_not_readable_next),
  'connection.addressNotSafe': naming(
    'address',
    (address) => m.error_connection_address_not_safe_text({ address }),
    m.error_connection_address_not_safe_unnamed_text,
    m.error_connection_address_not_safe_next,
  ),
  'connection.owedToAnother': (params) => ({
    text: m.error_connection_owed_to_another_text({
      host: host(params),
      count: value(params, 'count') ?? '?',
    }),
    nextStep: m.error_connection_owed_to_another_next(),
  }),
  'call.unknown': fixed(m.error_call_unknown_text, m.error_call_unknown_next),
  'call.noCard': fixed(m.error_call_no_card_text, m.error_call_no_card_next),
  'call.noCrmRecord': fixed(m.error_call_no_crm_record_text, m.error_call_no_crm_record_next),
  'call.noNumber': fixed(m.error_call_no_number_text, m.error_call_no_number_next),
  'call.otherResponsible': fixed(m.error_call_other_responsible_text, m.error_call_other_responsible_next),
  'command.expired': fixed(m.error_command_expired_text, m.error_command_expired_next),
  'restart.callGoesOn': fixed(m.error_restart_call_goes_on_text, m.error_restart_call_goes_on_next),
  ...diskTexts,
  ...noteErrorTexts,
  ...clickErrorTexts,
  ...phoneErrorTexts,
  'receiver.portTaken': naming(
    'port',
    (port) => m.error_receiver_port_taken_text({ port }),
    m.error_receiver_port_taken_unnamed_text,
    m.error_receiver_port_taken_next,
  ),
  'receiver.addressGone': naming(
    'address',
    (address) => m.error_receiver_address_gone_text({ address }),
    m.error_receiver_address_gone_unnamed_text,
    m.error_receiver_address_gone_next,
  ),
  'receiver.addressNotChosen': fixed(
    m.error_receiver_address_not_chosen_text,
    m.error_receiver_address_not_chosen_next,
  ),
  'receiver.notOpen': fixed(m.error_receiver_not_open_text, m.error_receiver_not_open_next),
  'receiver.addressNotValid': naming(
    'address',
    (address) => m.error_receiver_address_not_valid_text({ address }),
    m.error_receiver_address_not_valid_unnamed_text,
    m.error_receiver_address_not_valid_next,
  ),
  'register.webhookMayNot': aboutHost(
    m.error_register_webhook_may_not_text,
    m.error_register_webhook_may_not_next,
  ),
  'register.failed': aboutHost(m.error_register_failed_text, m.error_register_failed_next),
  'link.notOpened': fixed(m.error_link_not_opened_text, m.error_link_not_opened_next),
  'link.handlerNotSet': fixed(m.error_link_handler_not_set_text, m.error_link_handler_not_set_next),
  'connector.messageNotValid': fixed(
    m.error_connector_message_not_valid_text,
    m.error_connector_message_not_valid_next,
  ),
  ...ringErrorTexts,
  ...floorErrorTexts,
  'popup.notShown': fixed(m.error_popup_not_shown_text, m.error_popup_not_shown_next),
  'notification.notShown': fixed(m.error_notification_not_shown_text, m.error_notification_not_shown_next),
  'diagnostics.notSaved': fixed(m.error_diagnostics_not_saved_text, m.error_diagnostics_not_saved_next),
  'settings.unreadable': fixed(m.error_settings_unreadable_text, m.error_settings_unreadable_next),
  'settings.ofNewerVersion': fixed(
    m.error_settings_of_newer_version_text,
    m.error_settings_of_newer_version_next,
  ),
  'settings.notReadable': fixed(m.error_settings_not_readable_text, m.error_settings_not_readable_next),
  'settings.notSaved': fixed(m.error_settings_not_saved_text, m.error_settings_not_saved_next),
  'settings.locked': fixed(m.error_settings_locked_text, m.error_settings_locked_next),
  'settings.startSwitchedOff': fixed(m.error_start_switched_off_text, m.error_start_switched_off_next),
  ...policyErrorTexts,
  ...updateErrorTexts,
  'shortcut.taken': aboutShortcut(m.error_shortcut_taken_text, m.error_shortcut_taken_next),
  'shortcut.notValid': aboutShortcut(m.error_shortcut_not_valid_text, m.error_shortcut_not_valid_next),
  'ipc.senderNotTrusted': fixed(m.error_ipc_sender_not_trusted_text, m.error_ipc_sender_not_trusted_next),
  'ipc.windowNotAllowed': fixed(m.error_ipc_window_not_allowed_text, m.error_ipc_window_not_allowed_next),
  'ipc.inputNotValid': fixed(m.error_ipc_input_not_valid_text, m.error_ipc_input_not_valid_next),
  'ipc.notAskedByHand': fixed(m.error_ipc_not_asked_by_hand_text, m.error_ipc_not_asked_by_hand_next),
};

/**
 * The text and the next step for an error, in the language in use.
 *
 * @param error its params are untrusted text and may be missing: `host`, `newHost`, `scope`, `description`, `shortcut`,
 * `status`, `cards` (how many stay open for it), `phone` (a source's or a product's name), `port`, `address`, `setting` and `place` of a policy. They come out as one bounded line each, without
 * control or direction marks, to be shown as text. With `signedInBy: 'localApplication'` the texts that differ speak of the
 * application and not of the webhook.
 */
export function errorText(error: AppErrorData): ErrorText {
  return withOpenCards(texts[error.code](error.params), error);
}
