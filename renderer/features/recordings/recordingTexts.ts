import { errorText } from '../../../contracts/messages/errorTexts.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { Recording, RecordingStanding } from '../../../contracts/recordings/recordings.ts';
import type { StandingText } from '../../ui/notices/standing.ts';

/** What became of a recording, as it is said where it stands. */
export function recordingText({ standing, callKey }: Pick<Recording, 'standing' | 'callKey'>): StandingText {
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
    case 'waiting':
      return { tone: 'quiet', text: withReason(m.recording_waiting(), standing) };
    case 'sending':
      return {
        tone: 'quiet',
        text: m.recording_sending({ percent: standing.percent }),
        percent: standing.percent,
      };
    case 'attached':
      return { tone: 'good', text: m.recording_attached() };
    case 'failed':
      return failedText(m.recording_failed(), standing);
  }
}

/** The same of its transcript; null where there is nothing to say of one. */
export function transcriptText({ transcript }: Recording): StandingText | null {
  switch (transcript?.at) {
    case undefined:
      return null;
    case 'attached':
      return { tone: 'good', text: m.transcript_attached() };
    case 'failed':
      return failedText(m.transcript_failed(), transcript);
    default:
      return { tone: 'quiet', text: m.transcript_waiting() };
  }
}

/** Whether a press may help: it, or its transcript, came to nothing. */
export function canTryAgain({ standing, transcript }: Recording): boolean {
  return [standing, transcript].some((one) => one?.at === 'failed' && one.canTryAgain);
}

function withReason(text: string, { problem }: RecordingStanding & { at: 'waiting' }): string {
  return problem === null ? text : `${text}. ${errorText(problem).text}`;
}

function failedText(text: string, { problem }: RecordingStanding & { at: 'failed' }): StandingText {
  const { text: reason, nextStep, details } = errorText(problem);
  return { tone: 'warning', text: `${text}. ${reason} ${nextStep}`, details };
}
