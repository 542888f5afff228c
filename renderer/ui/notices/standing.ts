/** What became of something that is on its way to the portal, as it is said where it stands. */
export interface StandingText {
  readonly tone: 'quiet' | 'good' | 'warning';
  readonly text: string;
  /** What the portal said itself. */
  readonly details?: { readonly heading: string; readonly text: string } | undefined;
  /** How far it is, where it goes bit by bit. */
  readonly percent?: number;
}

/** A button beside it. */
export interface StandingAction {
  readonly label: string;
  /** What it is called where there are several of them. */
  readonly name?: string;
  press(): void;
}
