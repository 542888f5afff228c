import { fixed } from './errorTextParts.ts';
import * as m from './generated/messages.js';

/** What can be wrong with what is owed and with the calls on the disk: a part of the texts of `errorTexts.ts`. */
export const diskTexts = {
  'journal.unreadable': fixed(m.error_journal_unreadable_text, m.error_journal_unreadable_next),
  'journal.notWritable': fixed(m.error_journal_not_writable_text, m.error_journal_not_writable_next),
  'journal.locked': fixed(m.error_journal_locked_text, m.error_journal_locked_next),
  'journal.newerVersion': fixed(m.error_journal_newer_version_text, m.error_journal_newer_version_next),
  'history.unreadable': fixed(m.error_history_unreadable_text, m.error_history_unreadable_next),
  'history.notWritable': fixed(m.error_history_not_writable_text, m.error_history_not_writable_next),
  'history.locked': fixed(m.error_history_locked_text, m.error_history_locked_next),
  'history.newerVersion': fixed(m.error_history_newer_version_text, m.error_history_newer_version_next),
  'history.notExported': fixed(m.error_history_not_exported_text, m.error_history_not_exported_next),
  'history.notErased': fixed(m.error_history_not_erased_text, m.error_history_not_erased_next),
  'history.notReadWhole': fixed(m.error_history_not_read_whole_text, m.error_history_not_read_whole_next),
  'history.noAnswer': fixed(m.error_history_no_answer_text, m.error_history_no_answer_next),
} as const;
