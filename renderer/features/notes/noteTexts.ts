import type { Locale } from '../../../contracts/locale.ts';
import { errorText } from '../../../contracts/messages/errorTexts.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { NoteStanding } from '../../../contracts/notes/notes.ts';
import { momentText } from '../../../contracts/times/moments.ts';
import type { StandingText } from '../../ui/notices/standing.ts';

/** What became of a note, as it is said where it stands. */
export function standingText(standing: NoteStanding, nowMs: number, locale: Locale): StandingText {
  switch (standing.at) {
    case 'draft':
      return { tone: 'quiet', text: m.note_draft() };
    case 'saved':
      return { tone: 'good', text: m.note_saved({ time: momentText(standing.atMs, nowMs, locale) }) };
    case 'waiting':
      return { tone: 'quiet', text: waitingText(standing.problem) };
    case 'kept': {
      const { text, nextStep, details } = errorText(standing.problem);
      return { tone: 'warning', text: `${m.note_kept({ reason: text })} ${nextStep}`, details };
    }
  }
}

function waitingText(problem: (NoteStanding & { at: 'waiting' })['problem']): string {
  if (problem === null) return m.note_waiting();
  if (problem.code === 'note.noActivity') return m.note_waiting_for_activity();
  return `${m.note_waiting()} ${errorText(problem).text}`;
}

/** What a call may come to where nobody has chosen a list. */
export function standardOutcomes(): readonly string[] {
  return [
    m.outcome_question_answered(),
    m.outcome_order(),
    m.outcome_call_back(),
    m.outcome_complaint(),
    m.outcome_not_interested(),
    m.outcome_wrong_number(),
  ];
}
