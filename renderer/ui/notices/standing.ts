import type { ErrorText } from '../../../contracts/messages/errorTexts.ts';

/** What became of something that is on its way to the portal, as it is said where it stands. */
export interface StandingText {
  readonly tone: 'quiet' | 'good' | 'warning';
  readonly text: string;
  /** What the portal said itself. */
  readonly details?: ErrorText['details'];
  /** How far it is, where it goes bit by bit. */
  readonly percent?: number;
}
