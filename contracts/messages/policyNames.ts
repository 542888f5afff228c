import type { PolicyKey } from '../policy/policy.ts';
import { patternFieldsText } from '../recordings/namePattern.ts';
import { formsText } from '../record/addressTemplate.ts';
import * as m from './generated/messages.js';

interface PolicyWords {
  /** As it is called where the operator chooses it. */
  readonly name: () => string;
  readonly text?: () => string;
}

/** What everything is called that a company may preset or lock. One that is left out does not compile. */
export const policyWords: { readonly [K in PolicyKey]: PolicyWords } = {
  portalAddress: { name: m.sign_in_address, text: m.sign_in_address_hint },
  clientId: { name: m.sign_in_client_id },
  connectBy: { name: m.policy_name_connect_by },
  updateFeed: { name: m.policy_name_update_feed, text: m.policy_text_update_feed },
  updateChannel: { name: m.policy_name_update_channel, text: m.policy_text_update_channel },
  updateVersion: { name: m.policy_name_update_version, text: m.policy_text_update_version },
  saveDiagnostics: { name: m.policy_name_save_diagnostics, text: m.policy_text_save_diagnostics },
  updateMode: { name: m.settings_updates, text: m.settings_updates_text },
  language: { name: m.settings_language },
  theme: { name: m.settings_theme },
  textSize: { name: m.settings_text_size },
  mainWindowOnTop: { name: m.calls_keep_on_top },
  quietMode: { name: m.settings_quiet, text: m.settings_quiet_text },
  quietByWorkingDay: { name: m.settings_quiet_day, text: m.settings_quiet_day_text },
  popupCorner: { name: m.policy_name_corner },
  hideFromScreenSharing: { name: m.settings_sharing, text: m.settings_sharing_text },
  dismissShortcut: { name: m.settings_dismiss_shortcut, text: m.settings_dismiss_shortcut_text },
  focusPopupShortcut: { name: m.settings_focus_shortcut, text: m.settings_focus_shortcut_text },
  lines: { name: m.settings_lines, text: m.settings_lines_text },
  longWaitSeconds: { name: m.settings_long_wait, text: m.settings_long_wait_text },
  tooLongWaitSeconds: { name: m.settings_too_long_wait, text: m.settings_too_long_wait_text },
  undoSeconds: { name: m.settings_undo, text: m.settings_undo_text },
  hideTalkingCall: { name: m.settings_hide_talking, text: m.settings_hide_talking_text },
  ringTone: { name: m.settings_ring, text: m.settings_ring_text },
  ringVolume: { name: m.settings_ring_volume },
  muteRingShortcut: { name: m.settings_mute_shortcut, text: m.settings_mute_shortcut_text },
  startAtLogin: { name: m.settings_login, text: m.settings_login_text },
  phonesOn: { name: m.policy_name_phones },
  baresipPort: { name: m.phone_port, text: m.phone_port_hint },
  deskPhoneAddress: { name: m.desk_address, text: m.desk_address_text },
  deskPhonesAllowed: { name: m.desk_allowed, text: m.desk_allowed_hint },
  callsRegisteredBy: { name: m.settings_registrar, text: m.settings_registrar_text },
  historyDays: { name: m.settings_history, text: m.settings_history_text },
  callbackRequests: { name: m.settings_callbacks, text: m.settings_callbacks_text },
  clearForColleagues: { name: m.settings_clear, text: m.settings_clear_text },
  openKnownCaller: { name: m.settings_open_known, text: m.settings_open_known_text },
  openUnknownCaller: { name: m.settings_open_unknown, text: m.settings_open_unknown_text },
  newRecord: { name: m.settings_new_record, text: m.settings_new_record_text },
  recordAddress: {
    name: m.settings_record_address,
    text: () => m.settings_record_address_text({ forms: formsText }),
  },
  country: { name: m.settings_country, text: m.settings_country_text },
  dialWith: { name: m.settings_dial_with },
  clickToCall: { name: m.settings_clicks, text: m.settings_clicks_text },
  handleCallLinks: { name: m.settings_links, text: m.settings_links_text },
  callsAnsweredWith: { name: m.first_answer_heading },
  setUpDone: { name: m.policy_name_set_up_done },
  callOutcomes: { name: m.settings_outcomes, text: m.settings_outcomes_text },
  notesAfterCalls: { name: m.settings_notes_after_calls, text: m.settings_notes_after_calls_text },
  attachRecordings: { name: m.recordings_attach, text: m.recordings_attach_text },
  recordingsFolder: { name: m.recordings_folder, text: m.recordings_folder_text },
  recordingNames: {
    name: m.recordings_names,
    text: () => m.recordings_names_text({ fields: patternFieldsText }),
  },
  floorBroker: { name: m.settings_floor_broker, text: m.settings_floor_broker_text },
  floorAuthority: { name: m.settings_floor_authority, text: m.settings_floor_authority_text },
  floorClear: { name: m.settings_floor_clear, text: m.settings_floor_clear_text },
  wrapUpSeconds: { name: m.settings_wrap_up, text: m.settings_wrap_up_text },
  floorLead: { name: m.settings_floor_lead, text: m.settings_floor_lead_text },
};

/** What a setting is called, for names as a policy's standing has them; null for one that is not known. */
export function policyName(key: string): string | null {
  return Object.hasOwn(policyWords, key) ? policyWords[key as PolicyKey].name() : null;
}
