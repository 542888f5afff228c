/** A call of a phone that still rings or talks, as core knows it. */
export interface LiveLeg {
  /** The one of the source's own events. */
  readonly sourceCallId: string;
  readonly state: 'ringing' | 'answered';
}

/**
 * Which calls of a source go on. Core alone knows: it ends calls whose phone never tells of the end, so that a source
 * which kept a list of its own would go on with calls that are over. In the order in which they began.
 */
export type LiveLegs = (sourceName: string) => readonly LiveLeg[];
