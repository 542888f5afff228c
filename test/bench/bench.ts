import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectToPortal,
  launchRingside,
  launchUnseen,
  type RingsideProgram,
} from '../demo/ringsideProgram.ts';
import { createPracticePortal } from '../portal/practicePortal.ts';
import { mainBundleSize, pageSize } from './bundleSizes.ts';
import { measureCalls } from './callTimes.ts';
import type { Machine, Program } from './electronRun.ts';
import { judge, type Figures } from './expectations.ts';
import { measureIdleMemory } from './idleMemory.ts';
import { firstFew, measureGrowth } from './growth.ts';
import { historyRows, measureHistory } from './history/historyTimes.ts';
import { measureHooks } from './hookTimes.ts';
import { bytesPerMb, type SettledMemory } from './processMemory.ts';
import { judgementTable, line, sizeTable, timeTable, type TimeRow } from './report.ts';
import { measureReady, readyRows, type ReadyTimes } from './readyTimes.ts';
import { measureStarts, startRows } from './startTimes.ts';
import { median, percentile } from './statistics.ts';

export interface BenchOptions extends Machine {
  readonly electronVersion: string;
  readonly outputFolder: string;
  /** A tenth of the rounds: to see that it works, not to judge by. */
  readonly quick: boolean;
  /** Parts to measure; all of them when empty. */
  readonly only: readonly string[];
  readonly print: (text: string) => void;
}

/** What can be left out; the sizes cost nothing and are always there. */
type Part = 'start' | 'ready' | 'calls' | 'hooks' | 'history' | 'memory' | 'growth';

const fullRounds = {
  start: 20,
  startWarmUps: 3,
  ready: 15,
  arrivals: 100,
  dismissals: 100,
  hooks: 100,
  history: { calls: 50_000, rounds: 20 },
  idle: 3,
  growthCalls: 500,
};
const quickRounds = {
  start: 4,
  startWarmUps: 2,
  ready: 3,
  arrivals: 8,
  dismissals: 10,
  hooks: 8,
  history: { calls: 5_000, rounds: 3 },
  idle: 1,
  growthCalls: 50,
};

/**
 * Measures Ringside, as built, against a bare Electron on the same machine in the same run.
 *
 * @returns whether everything measured is within what is expected
 */
export async function runBench(options: BenchOptions): Promise<boolean> {
  const { print, quick } = options;
  const rounds = quick ? quickRounds : fullRounds;
  const wanted = (part: Part): boolean => options.only.length === 0 || options.only.includes(part);
  const folder = await mkdtemp(join(tmpdir(), 'ringside-bench-'));
  const portal = createPracticePortal({ settings: { rateLimit: 'off', operatingLimitS: 'off' } });
  const operatorId = portal.users.all[0]?.id ?? 1;
  const running = await portal.start();
  const bare: Program = {
    name: 'bare',
    folder: join(options.projectRoot, 'test', 'bench', 'bare'),
    profileFolder: join(folder, 'bare'),
  };
  const ringside: Program = {
    name: 'ringside',
    folder: options.projectRoot,
    profileFolder: join(folder, 'ringside'),
  };
  const programs = [bare, ringside];
  const loads = [loadText()];
  const rows: TimeRow[] = [];
  const raw: Record<string, unknown> = {};
  const memoryLines: string[] = [];
  const failures: string[] = [];
  let figures: Figures = {};
  const launch = (): Promise<RingsideProgram> =>
    launchRingside({ ...options, profileFolder: ringside.profileFolder });
  /** A part that fails must not take the others' numbers with it. */
  const measured = async (part: Part, measure: () => Promise<void>): Promise<void> => {
    if (!wanted(part)) return;
    await measure().catch((error: unknown) => {
      failures.push(
        `${part} could not be measured: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  };
  try {
    for (const { profileFolder } of programs) await mkdir(profileFolder, { recursive: true });
    print('Connecting a profile to the practice portal ...');
    const first = await launch();
    await connectToPortal(first.main, running.webhookUrl(operatorId));
    await first.quit();

    await measured('start', async () => {
      print(`Starting each program ${rounds.start} times, in turn ...`);
      const starts = await measureStarts(options, programs, {
        warmUps: rounds.startWarmUps,
        rounds: rounds.start,
      });
      rows.push(...startRows(starts.get('ringside') ?? [], starts.get('bare') ?? []));
      raw['starts'] = Object.fromEntries(starts);
      const painted = rows.at(-1);
      if (painted?.bare !== undefined)
        figures = { ...figures, startRatio: median(painted.values) / median(painted.bare) };
    });
    loads.push(loadText());
    await measured('ready', async () => {
      print(`Starting each program ${rounds.ready} times with two windows, until a call could be shown ...`);
      const ready = await measureReady(
        options,
        programs,
        { practice: portal, operatorId },
        { warmUps: rounds.startWarmUps, rounds: rounds.ready },
      );
      const [own, bareOnes] = [ready.get('ringside') ?? [], ready.get('bare') ?? []];
      rows.push(...readyRows(own, bareOnes));
      raw['ready'] = Object.fromEntries(ready);
      const readyMs = (times: readonly ReadyTimes[]): number => median(times.map((t) => t.readyMs));
      figures = { ...figures, readyRatio: readyMs(own) / readyMs(bareOnes) };
    });
    loads.push(loadText());
    await measured('calls', async () => {
      print(
        `Letting ${rounds.arrivals} calls ring, each with the popup hidden before; then ${rounds.dismissals} clicks ...`,
      );
      const { arrivals, dismissals } = await measureCalls(
        await launchUnseen({ ...options, profileFolder: ringside.profileFolder, args: ['--hidden'] }),
        portal,
        operatorId,
        options.env,
        rounds,
      );
      const take = <T>(times: readonly T[], of: (time: T) => number): number[] => times.map(of);
      const painted = take(arrivals, (t) => t.paintedMs);
      const gone = take(dismissals, (t) => t.goneMs);
      const request = take(dismissals, (t) => t.requestMs);
      rows.push(
        { what: 'push frame -> entry painted, popup hidden before', values: painted },
        { what: 'push frame -> whole entry on the screen', values: take(arrivals, (t) => t.visibleMs) },
        {
          what: 'push frame -> entry painted, popup already shown',
          values: take(dismissals, (t) => t.paintedMs),
        },
        {
          what: 'push frame -> whole entry on the screen, popup shown',
          values: take(dismissals, (t) => t.visibleMs),
        },
        { what: 'click on Dismiss -> entry gone', values: gone },
        { what: 'click on Dismiss -> hide request at the portal', values: request },
      );
      raw['arrivals'] = arrivals;
      raw['dismissals'] = dismissals;
      figures = {
        ...figures,
        framePaintedP95Ms: percentile(painted, 95),
        clickGoneP95Ms: percentile(gone, 95),
        clickRequestP95Ms: percentile(request, 95),
      };
    });
    loads.push(loadText());
    await measured('hooks', async () => {
      print(`Letting curl tell of ${rounds.hooks} calls, each with the popup hidden before ...`);
      const program = await launch();
      const times = await portal.push
        .waitForConnection(operatorId, 30_000)
        .then(() => measureHooks(program, options.env, rounds.hooks))
        .finally(program.quit);
      const painted = times.map(({ paintedMs }) => paintedMs);
      const own = times.map(({ ownMs }) => ownMs);
      rows.push(
        { what: 'curl started -> entry painted, popup hidden before', values: painted },
        { what: 'hook request at the receiver -> entry painted', values: own },
        { what: 'curl started -> whole entry on the screen', values: times.map((t) => t.visibleMs) },
      );
      raw['hooks'] = times;
      figures = {
        ...figures,
        hookPaintedP95Ms: percentile(painted, 95),
        hookOwnP95Ms: percentile(own, 95),
      };
    });
    loads.push(loadText());
    await measured('history', async () => {
      print(`Asking about a history of ${rounds.history.calls} calls ${rounds.history.rounds} times ...`);
      const times = await measureHistory(options.projectRoot, rounds.history);
      rows.push(...historyRows(times));
      raw['history'] = times;
      figures = {
        ...figures,
        historyFirstPageP95Ms: percentile(times.firstPageMs, 95),
        historySearchP95Ms: percentile(times.searchMs, 95),
      };
    });
    loads.push(loadText());
    await measured('memory', async () => {
      print(
        `Letting Ringside settle in the tray and the bare Electron with two hidden windows, ${rounds.idle} times, in turn ...`,
      );
      const idle = await measureIdleMemory(options, programs, rounds.idle);
      const mb = (name: Program['name']): number => median((idle.get(name) ?? []).map(mbOf));
      const isMarked = [...idle.values()].flat().some(({ alone }) => !alone);
      raw['idle'] = Object.fromEntries(idle);
      figures = { ...figures, idlePssRatio: mb('ringside') / mb('bare') };
      memoryLines.push(
        line(isMarked ? 'idle, in the tray *' : 'idle, in the tray', [
          mb('ringside').toFixed(1),
          mb('bare').toFixed(1),
          (mb('ringside') / mb('bare')).toFixed(2),
        ]),
      );
    });
    await measured('growth', async () => {
      print(`Letting ${rounds.growthCalls} calls ring and be dismissed in one run ...`);
      const growth = await measureGrowth(options, ringside, portal, {
        operatorId,
        callCount: rounds.growthCalls,
        note: print,
      });
      raw['growth'] = growth;
      figures = { ...figures, growthMb: mbOf(growth.after) - mbOf(growth.warm) };
      memoryLines.push(
        line('in one run before the first call', [memoryText(growth.before)]),
        line(`after the first ${firstFew} calls`, [memoryText(growth.warm)]),
        line(`after ${rounds.growthCalls} more calls`, [memoryText(growth.after)]),
      );
    });
    loads.push(loadText());
  } finally {
    await running.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  const dist = join(options.projectRoot, 'dist');
  const sizes = {
    'main bundle': await mainBundleSize(dist),
    "popup's bundle": await pageSize(dist, 'popup.html'),
    "main window's bundle": await pageSize(dist, 'main.html'),
  };
  const judgements = judge(figures);
  const report = [
    '',
    `Electron ${options.electronVersion}, ${process.platform} ${process.arch}; load average before, between and after: ${loads.join(', ')}`,
    ...(quick ? ['Few rounds (--quick): not to judge by.'] : []),
    '',
    ...(rows.length > 0 ? [...timeTable(rows), ''] : []),
    ...(memoryLines.length > 0
      ? [line('PSS of the process tree, MB', ['ringside', 'bare', 'ratio']), ...memoryLines, '']
      : []),
    ...sizeTable(sizes),
    '',
    ...judgementTable(judgements),
    ...failures,
  ];
  print(report.join('\n'));
  await mkdir(options.outputFolder, { recursive: true });
  await writeFile(
    join(options.outputFolder, 'bench.json'),
    `${JSON.stringify({ electron: options.electronVersion, quick, loads, failures, judgements, figures, sizes, raw }, null, 1)}\n`,
  );
  return failures.length === 0 && judgements.every(({ ok }) => ok);
}

function mbOf({ bytes }: SettledMemory): number {
  return bytes / bytesPerMb;
}

/** Marked when it had not come to rest, or shared pages with another program of the same executable. */
function memoryText(memory: SettledMemory): string {
  return `${memory.settled ? '' : '~'}${mbOf(memory).toFixed(1)}${memory.alone ? '' : '*'}`;
}

function loadText(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}
