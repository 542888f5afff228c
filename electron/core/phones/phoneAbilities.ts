import type { PhoneAction } from '../../../contracts/phones.ts';
import { createListeners, type ListenersLog, type Told } from '../listeners.ts';

/** What can be done with calls of a source now; nothing while it is not live, or of one that is no phone. */
export type PhoneCan = (sourceName: string) => readonly PhoneAction[];

/**
 * What each phone can do now. The phones say it and the calls follow it: so calls are there before the phones that tell of
 * them.
 */
export interface PhoneAbilities {
  readonly can: PhoneCan;
  /** Some phone can do something else than before. */
  readonly changes: Told<undefined>;
  /** @param actions none while the phone is not live */
  set(sourceName: string, actions: readonly PhoneAction[]): void;
}

const nothing: readonly PhoneAction[] = [];

export function createPhoneAbilities(log: ListenersLog): PhoneAbilities {
  const able = new Map<string, readonly PhoneAction[]>();
  const changes = createListeners<undefined>(log);
  const can: PhoneCan = (sourceName) => able.get(sourceName) ?? nothing;
  return {
    can,
    changes,
    set(sourceName, actions) {
      const before = can(sourceName);
      if (before.length === actions.length && before.every((action) => actions.includes(action))) return;
      able.set(sourceName, actions);
      changes.tell(undefined);
    },
  };
}
