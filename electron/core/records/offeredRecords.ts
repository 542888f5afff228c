import { createListeners, type ListenersLog, type Told } from '../listeners.ts';
import { createRecordOffer, type RecordOffer, type RecordOfferDeps } from './recordOffer.ts';

/** What is to be opened of whoever calls, and that it may be something else now. */
export interface OfferedRecords {
  readonly offer: RecordOffer;
  readonly changes: Told<undefined>;
  /** A setting has changed. */
  changed(): void;
  /** The operator has seen where this address leads, and opens it. */
  agree(template: string): void;
}

export interface OfferedRecordsDeps extends Pick<RecordOfferDeps, 'choices' | 'country'> {
  /** What was said once, also by an earlier run. */
  readonly said: { has(what: string): boolean; note(what: string): void };
  readonly log: ListenersLog;
}

export function createOfferedRecords({ choices, country, said, log }: OfferedRecordsDeps): OfferedRecords {
  const changes = createListeners<undefined>(log);
  const agreed = (template: string): string => `record address ${template}`;
  const offer = createRecordOffer({ choices, country, isAgreed: (template) => said.has(agreed(template)) });
  return {
    offer,
    changes,
    changed: () => changes.tell(undefined),
    agree(template) {
      said.note(agreed(template));
      changes.tell(undefined);
    },
  };
}
