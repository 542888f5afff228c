import type { PolicyValues } from '../../../../contracts/policy/policy.ts';
import type {
  UpdateLoading,
  Updater,
  UpdaterAnswer,
  UpdateQuestion,
} from '../../../../electron/core/ports/updates/updater.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createOwnUpdates, type UpdateMode } from '../../../../electron/core/updates/ownUpdates.ts';
import { createHeldTime } from '../heldTime.ts';
import { policyInForce, policyTopic } from '../policy/policyParts.ts';

export const hourMs = 60 * 60_000;
export const newer: UpdaterAnswer = { version: '0.2.0', notes: 'More.', isForUs: true };

export interface UpdatesOfDesk {
  readonly mode?: UpdateMode;
  readonly locks?: Partial<PolicyValues>;
  readonly answer?: UpdaterAnswer;
  readonly kind?: 'appimage' | 'deb' | 'nsis';
}

/** Updates of one desk, with time, policy and updater at hand. */
export function deskThatUpdates({
  mode = 'notify',
  locks = {},
  answer = newer,
  kind = 'appimage',
}: UpdatesOfDesk = {}) {
  const time = createHeldTime();
  const modes = createTopic<{ updateMode: UpdateMode }>({ updateMode: mode }, { error: () => undefined });
  const policy = policyTopic(policyInForce({ locks }));
  const questions: UpdateQuestion[] = [];
  let loads = 0;
  let answering: () => Promise<UpdaterAnswer> = () => Promise.resolve(answer);
  let loading: (how: UpdateLoading) => Promise<'ready' | 'replaced'> = () => Promise.resolve('ready');
  let isReplaced = false;
  const updater: Updater = {
    ask(question) {
      questions.push(question);
      return answering();
    },
    load(how) {
      loads += 1;
      return loading(how);
    },
    isReplaced: () => isReplaced,
    takeOver: () => false,
    letGo: () => kind === 'nsis',
  };
  const updates = createOwnUpdates({
    installedAs: kind,
    version: '0.1.0',
    updater: kind === 'deb' ? null : updater,
    mode: modes,
    policy,
    clock: time,
    timers: time,
    random: () => 0,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const stop = updates.start();
  return {
    ...updates,
    time,
    modes,
    policy,
    questions,
    stop,
    loads: () => loads,
    step: () => updates.state.get().step,
    answerWith: (next: typeof answering) => (answering = next),
    loadWith: (next: typeof loading) => (loading = next),
    replace: (now: boolean) => (isReplaced = now),
  };
}
