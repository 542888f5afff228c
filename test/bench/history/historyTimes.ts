import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryFilter } from '../../../contracts/history/historyBounds.ts';
import { findableOf, searchFor } from '../../../electron/core/history/searchText.ts';
import { callerKey } from '../../../electron/core/numbers/waysToDial.ts';
import type {
  HistoryOwner,
  HistoryQuestionName,
  HistoryQuestions,
  KeptChange,
} from '../../../electron/core/ports/history/callHistory.ts';
import { createCallHistory } from '../../../electron/storage/history/callHistory.ts';
import type { TimeRow } from '../report.ts';
import { createStartHistoryWorker } from '../../../electron/storage/history/startHistoryWorker.ts';

interface HistoryTimes {
  /** Milliseconds, one value a round. */
  readonly firstPageMs: readonly number[];
  readonly pageMs: readonly number[];
  readonly searchMs: readonly number[];
  readonly toCallBackMs: readonly number[];
  readonly dayMs: readonly number[];
  readonly callersMs: readonly number[];
  readonly writeMs: readonly number[];
  readonly fileMb: number;
}

/** The rows of the report. */
export function historyRows(times: HistoryTimes): TimeRow[] {
  return [
    { what: 'history: first page, thread and file opened', values: times.firstPageMs },
    { what: 'history: another page', values: times.pageMs },
    { what: 'history: search', values: times.searchMs },
    { what: 'history: whom to call back', values: times.toCallBackMs },
    { what: 'history: what the popup is to know', values: times.callersMs },
    { what: 'history: a changed call written', values: times.writeMs },
  ];
}

interface HistoryRounds {
  readonly calls: number;
  readonly rounds: number;
}

const operator: HistoryOwner = { account: 'portal.example/1', renamedFrom: null };
const callersAtMost = 1_500;
const names = ['Анна Ёлкина', 'Boris Weber', 'Łukasz Nowak', 'Мария Кузнецова', 'José Núñez', 'Chloé Dubois'];
const companies = [null, 'ООО «Северный ветер»', 'Northwind Logistics GmbH', 'Águas do Sul Ltda'];
/** What people look for: a name, a rare one, parts of numbers, and something that is not there. */
const searches = ['анна', 'nowak 4', '495 12', '8495', '12345', 'nobody at all', 'ветер'];

/**
 * Asks the built thread of the histories, as the program does, about a history of so many calls: times are from the question to
 * the answer in this process, the way between the threads included.
 *
 * @param projectRoot where `dist/main` is, built
 */
export async function measureHistory(
  projectRoot: string,
  { calls, rounds }: HistoryRounds,
): Promise<HistoryTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-history-bench-'));
  const open = () =>
    createCallHistory({
      startHistory: createStartHistoryWorker(join(projectRoot, 'dist', 'main', 'historyWorker.cjs'), {
        mainFile: createRequire(import.meta.url).resolve('libsql'),
      }),
      folder,
      run: 'bench',
      keptDays: () => 365,
      timers: {
        after(delayMs, action) {
          const timer = setTimeout(action, delayMs);
          return () => clearTimeout(timer);
        },
      },
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (event, error) => console.error(event, error),
      },
      onProblem: () => undefined,
      onLost: () => undefined,
    });
  try {
    const nowMs = Date.now();
    const filling = open();
    for (let from = 0; from < calls; from += 1_000) {
      const some = Array.from({ length: Math.min(1_000, calls - from) }, (_, n) =>
        callOf(from + n, calls, nowMs),
      );
      filling.write(operator, { calls: some, gone: [] });
      await filling.ask(operator, 'call', { key: 'bench-0' });
    }
    const { bytes } = await filling.ask(operator, 'facts', null);
    filling.close();

    const times = { firstPageMs: [] as number[], pageMs: [] as number[], searchMs: [] as number[] };
    const others = {
      toCallBackMs: [] as number[],
      dayMs: [] as number[],
      callersMs: [] as number[],
      writeMs: [] as number[],
    };
    for (let round = 0; round < rounds; round += 1) {
      const history = open();
      const timed = async <N extends HistoryQuestionName>(
        name: N,
        input: HistoryQuestions[N]['input'],
      ): Promise<number> => {
        const askedAt = performance.now();
        await history.ask(operator, name, input);
        return performance.now() - askedAt;
      };
      const page = (search: string, filter: HistoryFilter, offset: number): Promise<number> =>
        timed('page', { search: searchFor(search), filter, until: null, offset, limit: 100 });
      // The thread, SQLite and the file are opened by it.
      times.firstPageMs.push(await page('', 'all', 0));
      times.pageMs.push(
        await page('', 'all', Math.floor((calls * round) / rounds)),
        await page('', 'missed', 100),
      );
      for (const search of searches) times.searchMs.push(await page(search, 'all', 0));
      others.toCallBackMs.push(await timed('toCallBack', { sinceMs: nowMs - 14 * 24 * 3_600_000 }));
      others.dayMs.push(await timed('day', { sinceMs: nowMs - 24 * 3_600_000 }));
      others.callersMs.push(await timed('callers', { todayMs: nowMs - 24 * 3_600_000, callersAtMost }));
      const askedAt = performance.now();
      history.write(operator, { calls: [callOf(calls - 1 - round, calls, nowMs)], gone: [] });
      await history.ask(operator, 'call', { key: 'bench-0' });
      others.writeMs.push(performance.now() - askedAt);
      history.close();
    }
    return { ...times, ...others, fileMb: bytes / 1_000_000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The calls of 90 days, evenly, of a third as many callers. */
function callOf(number: number, calls: number, nowMs: number): KeptChange {
  const startedAtMs = nowMs - ((calls - number) / calls) * 90 * 24 * 3_600_000;
  const outcome =
    (['answered', 'missed', 'answered', 'declined', 'answeredElsewhere'] as const)[number % 5] ?? 'unknown';
  const answeredAtMs = outcome === 'answered' ? startedAtMs + 9_000 : null;
  const phoneNumber = `+7495${String(1_000_000 + ((number * 7_919) % Math.ceil(calls / 3)) * 3)}`;
  const party = {
    name: `${names[number % names.length] ?? ''} ${number % 997}`,
    phoneNumber,
    formattedNumber: phoneNumber.replace(/^(\+7)(\d{3})(\d{3})(\d{2})/, '$1 $2 $3 $4 '),
    company: companies[number % companies.length] ?? null,
    responsible: 'Igor Belov',
    line: 'Sales line',
    crmEntity: { type: 'CONTACT', id: 1 + (number % 9_000) } as const,
  };
  return {
    call: {
      key: `bench-${number}`,
      callId: `externalCall.${number}`,
      direction: number % 7 === 0 ? 'outgoing' : 'incoming',
      party,
      state: 'ended',
      outcome,
      startedAtMs,
      answeredAtMs,
      endedAtMs: (answeredAtMs ?? startedAtMs) + 140_000,
      dismissed: true,
      card: {
        state: number % 50 === 0 ? 'hideFailed' : 'hidden',
        closedBy: 'operator',
        hideTookMs: 180,
        nothingToHide: false,
        problem: null,
      },
      isTest: false,
      registerProblem: null,
    },
    caller: callerKey(phoneNumber, 'RU'),
    ...findableOf({ party }, 'RU'),
    knowsLess: false,
  };
}
