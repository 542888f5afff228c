import { AppError, toAppErrorData } from '../../../../contracts/errors.ts';
import type { Timers } from '../../ports/clock.ts';
import type { PortalUse } from '../portalUse.ts';
import type { KeptAccesses } from './keptAccesses.ts';
import type { Question } from '../state/connectionState.ts';

export interface LateAnswersDeps {
  readonly timers: Timers;
  readonly question: () => Question<PortalUse> | null;
  readonly inUse: () => PortalUse | null;
  /** @throws AppError `connection.owedToAnother` */
  readonly refuseOwed: (use: PortalUse, renamedFrom: string | null) => void;
  readonly kept: Pick<KeptAccesses, 'store' | 'putIntoUse'>;
  readonly onAnswer: (use: PortalUse) => void;
  /** It is in use, and kept. */
  readonly onStored: () => void;
}

/** What is owed goes in seconds as a rule, or waits for a person. */
const lookAgainMs = 5_000;

/** Answers an open question without its person: the keychain takes the access after all, so nothing is left to ask. */
export function createLateAnswers(deps: LateAnswersDeps): {
  /**
   * To be called when the keychain may be back. While something is owed to the portal in use the question stays open, since
   * nobody has said that this may be dropped; it is looked at again later. Never throws.
   */
  storeAfterAll(): Promise<void>;
} {
  let storing: { readonly use: PortalUse; readonly done: Promise<void> } | null = null;
  let cancelLook: (() => void) | null = null;

  const store = async (question: Question<PortalUse>): Promise<void> => {
    const { use, renamedFrom } = question;
    const refuse = (): void => {
      if (deps.question()?.use !== use) {
        // Kept for this session by its person in the meantime: that holds.
        if (deps.inUse() === use) use.markStored('session');
        throw new AppError('portal.notConnected');
      }
      deps.refuseOwed(use, renamedFrom);
    };
    refuse();
    await deps.kept.store(use, 'program');
    await deps.kept.putIntoUse(use, question, refuse, () => deps.onAnswer(use));
    deps.onStored();
  };

  const tryToStore = async (question: Question<PortalUse>): Promise<void> => {
    try {
      await store(question);
    } catch (error) {
      if (toAppErrorData(error).code === 'connection.owedToAnother') lookLater();
    } finally {
      if (storing?.use === question.use) storing = null;
    }
  };

  /** Whoever asks while it is being tried waits for the same try. */
  const storeAfterAll = async (): Promise<void> => {
    const question = deps.question();
    if (question === null) return;
    if (storing?.use !== question.use)
      storing = { use: question.use, done: Promise.resolve().then(() => tryToStore(question)) };
    await storing.done;
  };

  const lookLater = (): void => {
    cancelLook ??= deps.timers.after(lookAgainMs, () => {
      cancelLook = null;
      void storeAfterAll();
    });
  };

  return { storeAfterAll };
}
