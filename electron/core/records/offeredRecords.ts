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
  /** Keys of calls whose record the operator opens by hand. */
  readonly byHand: Told<string>;
  /** The operator opens the one record of this call. */
  openedByHand(callKey: string): void;
}

export interface OfferedRecordsDeps extends Pick<RecordOfferDeps, 'choices' | 'country'> {
  /** What was said once, also by an earlier run. */
  readonly said: { has(what: string): boolean; note(what: string): void; forget(beginning: string): void };
  readonly log: ListenersLog;
}

/** What the addresses that were seen begin with, where it is remembered. No longer than what is remembered there (300). */
const agreed = 'record address ';

export function createOfferedRecords({ choices, country, said, log }: OfferedRecordsDeps): OfferedRecords {
  const changes = createListeners<undefined>(log);
  const byHand = createListeners<string>(log);
  const offer = createRecordOffer({ choices, country, isAgreed: (template) => said.has(agreed + template) });
  return {
    offer,
    changes,
    changed: () => changes.tell(undefined),
    agree(template) {
      if (said.has(agreed + template)) return;
      // There is one address: of one that was given up nothing is known any more.
      said.forget(agreed);
      said.note(agreed + template);
      changes.tell(undefined);
    },
    byHand,
    openedByHand: byHand.tell,
  };
}
