import type { AppErrorData } from '../../../../contracts/errors.ts';

/** How the operator's working day stands at the portal. */
export type DayStands = 'open' | 'paused' | 'closed';

/** What is known of one of the two, or why it is not. */
export type Asked<T> =
  | {
      readonly is: 'told';
      readonly value: T;
      /** Another text with the next change. */ readonly mark: string;
    }
  | { readonly is: 'unknown'; readonly problem: AppErrorData };

export interface DayAnswer {
  readonly day: Asked<DayStands>;
  /** Whether the operator is absent (leave, illness) now. */
  readonly absent: Asked<boolean>;
}

/** The operator's working day and absence. Adapter: `electron/portal/people/workingDay.ts`. */
export interface WorkingDay {
  /** Two requests. Never rejects: what could not be asked is `unknown`. */
  ask(): Promise<DayAnswer>;
}
