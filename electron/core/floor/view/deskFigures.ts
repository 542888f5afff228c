import {
  longestSpanMs,
  stuckAfterMs,
  type DayFigures,
  type DeskState,
} from '../../../../contracts/floor/deskState.ts';
import type { CommandQueue } from '../../commands/commandQueue.ts';
import { createCommandAges } from '../../commands/commandAges.ts';
import { localDay } from '../../localDay.ts';
import type { Clock } from '../../ports/clock.ts';
import { isHideForNobody, isUnsettled, type Command } from '../../ports/commandRecord.ts';
import { noHiddenTimes, withHiddenTime, type HiddenTimes } from './hiddenTimes.ts';

export interface DeskFiguresDeps {
  readonly commands: Pick<CommandQueue, 'all'>;
  readonly clock: Clock;
}

/** What a desk has counted of its own work: no call, and nobody's name or number, can be told from it. */
export interface DeskFigures {
  /** What an operation has left commands as; each of them once for each operation. */
  changed(commands: readonly Command[]): void;
  /** The portal has refused a request for its limit. */
  refused(): void;
  stuck(): DeskState['stuck'];
  /** Whether a card could become stuck without anything happening. */
  owesHides(): boolean;
  day(): DayFigures;
}

/** More settled commands than are remembered are not told twice. */
const countedAtMost = 1_000;

export function createDeskFigures({ commands, clock }: DeskFiguresDeps): DeskFigures {
  const ages = createCommandAges(clock);
  const counted = new Set<string>();
  let date = localDay(clock.nowMs());
  let refusedRequests = 0;
  let expired = 0;
  let hidden: HiddenTimes = noHiddenTimes;

  const beginDay = (): void => {
    const today = localDay(clock.nowMs());
    if (today === date) return;
    date = today;
    refusedRequests = 0;
    expired = 0;
    hidden = noHiddenTimes;
  };

  const count = (command: Command): void => {
    const { id, kind, state } = command;
    // From the first time that it is heard of: a clock that is set meanwhile makes it neither older nor newer.
    const ageMs = ages.ageOf(command);
    const isHidden = kind === 'hide' && state.at === 'acknowledged';
    const isNeverFinished = kind === 'finish' && state.at === 'expired';
    if ((!isHidden && !isNeverFinished) || counted.has(id)) return;
    counted.add(id);
    const [oldest] = counted;
    if (counted.size > countedAtMost && oldest !== undefined) counted.delete(oldest);
    if (isHidden) hidden = withHiddenTime(hidden, ageMs);
    else expired += 1;
  };

  const owedHides = (): readonly Command[] =>
    commands.all().filter((one) => one.kind === 'hide' && isUnsettled(one) && !isHideForNobody(one));

  return {
    changed(all) {
      beginDay();
      all.forEach(count);
      ages.forgetAllBut(
        new Set(
          commands
            .all()
            .filter(isUnsettled)
            .map(({ id }) => id),
        ),
      );
    },
    refused() {
      beginDay();
      refusedRequests += 1;
    },
    stuck() {
      const agesMs = owedHides()
        .map(ages.ageOf)
        .filter((ageMs) => ageMs >= stuckAfterMs);
      return { cards: agesMs.length, oldestMs: Math.min(longestSpanMs, Math.round(Math.max(0, ...agesMs))) };
    },
    owesHides: () => owedHides().length > 0,
    day() {
      beginDay();
      const failed = commands.all().filter(({ kind, state }) => kind === 'finish' && state.at === 'failed');
      return { date, refused: refusedRequests, unfinished: failed.length + expired, hidden: [...hidden] };
    },
  };
}
