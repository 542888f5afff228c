import { errorText } from '../../../contracts/messages/errorTexts.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { Recording, RecordingStanding } from '../../../contracts/recordings/recordings.ts';
import type { StandingText } from '../../ui/notices/standing.ts';

/** Above the calls it is said once for all why something that is owed failed (`ProblemBanner`). */
export type RecordingPlace = 'call' | 'list';

/** What became of a recording, as it is said where it stands. */
export function recordingText(
  { standing, callKey }: Pick<Recording, 'standing' | 'callKey'>,
  where: RecordingPlace,
): StandingText {
  switch (standing.at) {
    case 'growing':
      return { tone: 'quiet', text: m.recording_growing() };
    case 'noCall':
      return {
        tone: 'warning',
        text: callKey === null ? m.recording_no_call() : m.recording_call_unknown(),
      };
    case 'unclear':
      return { tone: 'warning', text: m.recording_unclear() };
    case 'changed':
      return {
        tone: 'warning',
        text: standing.wasAttached ? m.recording_changed_attached() : m.recording_changed(),
      };
    case 'waiting':
      return { tone: 'quiet', text: waitingText(standing) };
    case 'replaced':
      return { tone: 'quiet', text: m.recording_replaced() };
    case 'sending':
      return {
        tone: 'quiet',
        text: m.recording_sending({ percent: standing.percent }),
        percent: standing.percent,
      };
    case 'attached':
      return { tone: 'good', text: m.recording_attached() };
    case 'failed':
      return failedText(m.recording_failed(), standing, where);
  }
}

/** The same of its transcript; null where there is nothing to say of one. */
export function transcriptText({ transcript }: Recording, where: RecordingPlace): StandingText | null {
  switch (transcript?.at) {
    case undefined:
      return null;
    case 'attached':
      return { tone: 'good', text: m.transcript_attached() };
    case 'failed':
      return failedText(m.transcript_failed(), transcript, where);
    default:
      return { tone: 'quiet', text: m.transcript_waiting() };
  }
}

/** Whether a press may help: it, or its transcript, came to nothing. */
export function canTryAgain({ standing, transcript }: Recording): boolean {
  return [standing, transcript].some((one) => one?.at === 'failed' && one.canTryAgain);
}

/** Whether a press ends it: nothing more is tried by itself. */
export function canGiveUp({ standing, transcript }: Recording): boolean {
  return standing.at === 'failed' || transcript?.at === 'failed';
}

function waitingText({ problem, isBehindAnother }: RecordingStanding & { at: 'waiting' }): string {
  if (problem !== null) return `${m.recording_waiting()}. ${errorText(problem).text}`;
  return isBehindAnother ? m.recording_waits_turn() : m.recording_waiting();
}

function failedText(
  text: string,
  { problem, isOwed }: RecordingStanding & { at: 'failed' },
  where: RecordingPlace,
): StandingText {
  if (isOwed && where === 'call') return { tone: 'warning', text };
  const { text: reason, nextStep, details } = errorText(problem);
  return { tone: 'warning', text: `${text}. ${reason} ${nextStep}`, details };
}
