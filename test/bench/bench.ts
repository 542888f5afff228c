import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectToPortal,
  launchRingside,
  launchUnseen,
  type LaunchOptions,
} from '../demo/ringsideProgram.ts';
import { createPracticePortal } from '../portal/practicePortal.ts';
import { measureBareClicks } from './bareClicks.ts';
import { mainBundleSize, pageSize } from './bundleSizes.ts';
import { callRows, measureCalls } from './callTimes.ts';
import type { Machine, OfPrograms, Program } from './electronRun.ts';
import { judge, type Figures } from './expectations.ts';
import { measureFrames } from './frameTimes.ts';
import { measureGrowth } from './growth.ts';
import { historyRows, measureHistory } from './history/historyTimes.ts';
import { hookRows, measureHooks } from './hookTimes.ts';
import { measureIdleMemory } from './idleMemory.ts';
import { growthLines, heapMbOf, idleLine, mbOf, memoryHead } from './memoryTable.ts';
import { judgementTable, sizeTable, timeTable, type TimeRow } from './report.ts';
import { measureReady, readyRows } from './readyTimes.ts';
import { measureStarts, startRows } from './startTimes.ts';
import { median, percentile } from './statistics.ts';

export interface BenchOptions extends Machine {
  readonly electronVersion: string;
  readonly outputFolder: string;
  /** The folder of another checkout that is built: measured as `before`, in turn with this one. */
  readonly against: string | null;
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
  const programOf = (name: Program['name'], of: string): Program => ({
    name,
    folder: of,
    profileFolder: join(folder, name),
  });
  const ringside = programOf('ringside', options.projectRoot);
  const builds = options.against === null ? [ringside] : [programOf('before', options.against), ringside];
  const bare = programOf('bare', join(options.projectRoot, 'test', 'bench', 'bare'));
  const programs = [bare, ...builds];
  const loads = [loadText()];
  const rows: TimeRow[] = [];
  const raw: Record<string, unknown> = {};
  const memoryLines: string[] = [];
  const failures: string[] = [];
  let figures: Figures = {};
  const launchOf = (build: Program, args: readonly string[] = []): LaunchOptions => ({
    ...options,
    projectRoot: build.folder,
    profileFolder: build.profileFolder,
    args,
  });
  /** One build after the other: each is asked for calls of its own. */
  const ofBuilds = async <T>(measure: (build: Program) => Promise<T>): Promise<OfPrograms<T>> => {
    const times = new Map<Program['name'], T>();
    for (const build of builds) times.set(build.name, await measure(build));
    return times;
  };
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
    await ofBuilds(async (build) => {
      const first = await launchRingside(launchOf(build));
      await connectToPortal(first.main, running.webhookUrl(operatorId));
      await first.quit();
    });

    await measured('start', async () => {
      print(`Starting each program ${rounds.start} times, in turn ...`);
      const starts = await measureStarts(options, programs, {
        warmUps: rounds.startWarmUps,
        rounds: rounds.start,
      });
      rows.push(...startRows(starts));
      raw['starts'] = Object.fromEntries(starts);
      figures = { ...figures, startRatio: ratioOf(starts, (t) => t.paintedMs) };
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
      rows.push(...readyRows(ready));
      raw['ready'] = Object.fromEntries(ready);
      figures = { ...figures, readyRatio: ratioOf(ready, (t) => t.readyMs) };
    });
    loads.push(loadText());
    await measured('calls', async () => {
      print(
        `Letting ${rounds.arrivals} calls ring, each with the popup hidden before; then ${rounds.dismissals} clicks ...`,
      );
      const times = await ofBuilds(async (build) =>
        measureCalls(
          await launchUnseen(launchOf(build, ['--hidden'])),
          portal,
          operatorId,
          options.env,
          rounds,
        ),
      );
      const frames = await measureFrames(options, bare, rounds.arrivals);
      const clicks = await measureBareClicks(options, bare, rounds.dismissals);
      rows.push(...callRows(times, { frames, clicks }));
      raw['frames'] = frames;
      raw['bareClicks'] = clicks;
      raw['calls'] = Object.fromEntries(times);
      const { arrivals, dismissals } = of(times, 'ringside');
      const p95 = (values: readonly number[]): number => percentile(values, 95);
      figures = {
        ...figures,
        framePaintedP95Ms: p95(arrivals.map((t) => t.paintedMs)),
        clickGoneP95Ms: p95(dismissals.map((t) => t.goneMs)),
        clickRequestP95Ms: p95(dismissals.map((t) => t.requestMs)),
      };
    });
    loads.push(loadText());
    await measured('hooks', async () => {
      print(`Letting curl tell of ${rounds.hooks} calls, each with the popup hidden before ...`);
      const times = await ofBuilds(async (build) => {
        const program = await launchRingside(launchOf(build));
        return portal.push
          .waitForConnection(operatorId, 30_000)
          .then(() => measureHooks(program, options.env, rounds.hooks))
          .finally(program.quit);
      });
      rows.push(...hookRows(times));
      raw['hooks'] = Object.fromEntries(times);
      const own = of(times, 'ringside');
      figures = {
        ...figures,
        hookPaintedP95Ms: percentile(
          own.map((t) => t.paintedMs),
          95,
        ),
        hookOwnP95Ms: percentile(
          own.map((t) => t.ownMs),
          95,
        ),
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
      raw['idle'] = Object.fromEntries(idle);
      figures = { ...figures, idlePssRatio: ratioOf(idle, mbOf) };
      memoryLines.push(idleLine(idle));
    });
    await measured('growth', async () => {
      print(`Letting ${rounds.growthCalls} calls ring and be dismissed in one run ...`);
      const growth = await measureGrowth(options, ringside, portal, {
        operatorId,
        callCount: rounds.growthCalls,
        note: print,
      });
      raw['growth'] = growth;
      figures = {
        ...figures,
        growthMb: mbOf(growth.after) - mbOf(growth.warm),
        heapGrowthMb: heapMbOf(growth.after) - heapMbOf(growth.warm),
      };
      memoryLines.push(...growthLines(growth, rounds.growthCalls));
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
    ...(memoryLines.length > 0 ? [memoryHead, ...memoryLines, ''] : []),
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

/** @throws Error where that program was not measured */
function of<T>(times: OfPrograms<T>, name: Program['name']): T {
  const found = times.get(name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

/** Of the middle values. */
function ratioOf<T>(times: OfPrograms<readonly T[]>, value: (time: T) => number): number {
  return median(of(times, 'ringside').map(value)) / median(of(times, 'bare').map(value));
}

function loadText(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}
