import type { AppErrorCode } from '../../errors.ts';
import { aboutHost, fixed, type Texts } from '../errorTextParts.ts';
import * as m from '../generated/messages.js';

type RecordingErrorCode = Extract<AppErrorCode, `recording.${string}`>;

/** Why a recording or a transcript is not attached to its call. */
export const recordingErrorTexts: { readonly [C in RecordingErrorCode]: Texts } = {
  'recording.callNotFinished': fixed(
    m.error_recording_call_not_finished_text,
    m.error_recording_call_not_finished_next,
  ),
  'recording.gone': fixed(m.error_recording_gone_text, m.error_recording_gone_next),
  'recording.notReadable': fixed(m.error_recording_not_readable_text, m.error_recording_not_readable_next),
  'recording.changed': fixed(m.error_recording_changed_text, m.error_recording_changed_next),
  'recording.notYours': fixed(m.error_recording_not_yours_text, m.error_recording_not_yours_next),
  'recording.notSound': fixed(m.error_recording_not_sound_text, m.error_recording_not_sound_next),
  'recording.noSound': fixed(m.error_recording_no_sound_text, m.error_recording_no_sound_next),
  'recording.notWhole': fixed(m.error_recording_not_whole_text, m.error_recording_not_whole_next),
  'recording.tooLarge': fixed(m.error_recording_too_large_text, m.error_recording_too_large_next),
  'recording.notTranscript': fixed(
    m.error_recording_not_transcript_text,
    m.error_recording_not_transcript_next,
  ),
  'recording.addressNotSafe': aboutHost(
    m.error_recording_address_not_safe_text,
    m.error_recording_address_not_safe_next,
  ),
  'recording.uploadRefused': aboutHost(
    m.error_recording_upload_refused_text,
    m.error_recording_upload_refused_next,
  ),
  'recording.notAttached': fixed(m.error_recording_not_attached_text, m.error_recording_not_attached_next),
  'recording.switchedOff': fixed(m.error_recording_switched_off_text, m.error_recording_switched_off_next),
  'recording.lockedOff': fixed(m.error_recording_locked_off_text, m.error_recording_locked_off_next),
  'recording.folderNotChosen': fixed(
    m.error_recording_folder_not_chosen_text,
    m.error_recording_folder_not_chosen_next,
  ),
  'recording.folderMissing': fixed(
    m.error_recording_folder_missing_text,
    m.error_recording_folder_missing_next,
  ),
  'recording.folderNotReadable': fixed(
    m.error_recording_folder_not_readable_text,
    m.error_recording_folder_not_readable_next,
  ),
  'recording.folderTooFull': fixed(
    m.error_recording_folder_too_full_text,
    m.error_recording_folder_too_full_next,
  ),
  'recording.namesNotUnderstood': fixed(
    m.error_recording_names_not_understood_text,
    m.error_recording_names_not_understood_next,
  ),
  'recording.notKept': fixed(m.error_recording_not_kept_text, m.error_recording_not_kept_next),
};
