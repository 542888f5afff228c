import type { AppErrorData } from '../../../contracts/errors.ts';
import { createCommandQueue, type CommandQueue } from '../../core/commands/commandQueue.ts';
import { createTroubledCalls, type TroubledCalls } from '../../core/history/troubledCalls.ts';
import { createListeners, type Told } from '../../core/listeners.ts';
import type { Command } from '../../core/ports/commandRecord.ts';
import { createTopic, type Topic } from '../../core/topic.ts';
import { checkResult, type Check } from '../../core/selfCheck/check.ts';
import type { House } from '../../house.ts';
import { createCommandJournal } from '../../storage/commands/commandJournal.ts';
import { createStartCommandWorker } from '../../storage/commands/startCommandWorker.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature, type Handlers } from '../feature.ts';

export interface CommandsFeature {
  readonly queue: CommandQueue;
  readonly journalProblem: Topic<AppErrorData | null>;
  /** What an earlier run left, told once. */
  readonly left: Told<readonly Command[]>;
  /** Calls with something among it that was refused. */
  readonly troubled: Pick<TroubledCalls, 'all' | 'changes'>;
  /** Done once that was told, or when waiting for it would keep the operator from working. */
  load(): Promise<void>;
}

/** What Ringside owes the portal, and the journal that it is written down in first. */
export function createCommandsFeature(house: House, { computer }: { readonly computer: Computer }) {
  const { paths, clock, timers, random, newId, log } = house;
  const journalProblem = createTopic<AppErrorData | null>(null, log);
  const journal = createCommandJournal({
    startStore: createStartCommandWorker(paths.commandWorkerFile, {
      databasePath: paths.commandDatabase,
      mainFile: paths.mainFile,
    }),
    clock,
    timers,
    log,
    onProblem: () => journalProblem.publish(journal.problem()),
  });
  const queue = createCommandQueue({ journal, clock, timers, random, newId, log });
  const left = createListeners<readonly Command[]>(log);
  const troubled = createTroubledCalls(queue, log);
  let loading: Promise<void> | null = null;
  const load = (): Promise<void> => (loading ??= queue.load(left.tell));

  return {
    queue,
    journalProblem,
    left,
    troubled,
    load,
    handlers: {
      'portal.retryCommand': ({ commandId }) => void queue.retry(commandId),
      'portal.retryCommands': ({ commandIds }) => void queue.together(() => commandIds.forEach(queue.retry)),
      'portal.giveUpCommand': ({ commandId }) => void queue.giveUp(commandId),
    } satisfies Handlers,
    checks: [{ name: 'disk', run: () => checkResult(journalProblem.get()) }] satisfies readonly Check[],
    start() {
      void load();
      const stop = stopAll(
        computer.woke.follow(queue.tryNow),
        computer.networkReturned.follow(queue.tryNow),
        troubled.start(),
      );
      return () => {
        stop();
        return journal.close();
      };
    },
  } satisfies Feature & CommandsFeature;
}
