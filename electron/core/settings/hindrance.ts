import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type { ListenersLog } from '../listeners.ts';
import { createTopic, type Topic } from '../topic.ts';

/** Why something that was switched on does not work, where a person has to change that: it is said beside the switch. */
export interface Hindrance extends Topic<AppErrorData | null> {
  /** How the last try went. What passes by itself says nothing new: nobody changes a right by being away for a moment. */
  tried(problem: AppErrorData | null): void;
  /** It is not wanted any more, or is asked of somebody else: nothing is known of it. */
  forget(): void;
}

/** @param needsAPerson the problems that do not pass by themselves */
export function createHindrance(needsAPerson: readonly AppErrorCode[], log: ListenersLog): Hindrance {
  const topic = createTopic<AppErrorData | null>(null, log);
  const tell = (problem: AppErrorData | null): void => {
    if (problem?.code !== topic.get()?.code) topic.publish(problem);
  };
  return {
    get: topic.get,
    follow: topic.follow,
    tried(problem) {
      if (problem === null || needsAPerson.includes(problem.code)) tell(problem);
    },
    forget: () => tell(null),
  };
}
