import type { AppErrorCode } from '../errors.ts';
import { aboutHost, byWayIn, fixed, type Texts } from './errorTextParts.ts';
import * as m from './generated/messages.js';
import { recordingErrorTexts } from './recordings/recordingErrorTexts.ts';

type NoteErrorCode = Extract<AppErrorCode, `note.${string}` | `recording.${string}`>;

/** Why a note is not in the CRM, or not kept; why a recording is not attached. */
export const noteErrorTexts: { readonly [C in NoteErrorCode]: Texts } = {
  ...recordingErrorTexts,
  'note.empty': fixed(m.error_note_empty_text, m.error_note_empty_next),
  'note.outcomeMissing': fixed(m.error_note_outcome_missing_text, m.error_note_outcome_missing_next),
  'note.noActivity': aboutHost(m.error_note_no_activity_text, m.error_note_no_activity_next),
  'note.callUnknown': fixed(m.error_note_call_unknown_text, m.error_note_call_unknown_next),
  'note.rightMissing': byWayIn(
    fixed(m.error_note_right_missing_webhook_text, m.error_note_right_missing_next),
    fixed(m.error_note_right_missing_application_text, m.error_note_right_missing_next),
  ),
  'note.notSaved': fixed(m.error_note_not_saved_text, m.error_note_not_saved_next),
  'note.notKept': fixed(m.error_note_not_kept_text, m.error_note_not_kept_next),
};
