import {
  createPracticePortal,
  type PracticePortal,
  type RunningPortal,
} from '../../portal/practicePortal.ts';
import { summarise } from '../statistics.ts';
import { startOfficialFleet } from './officialFleet.ts';
import { playScenario, type Fleet, type PlayedCall } from './playScenario.ts';
import { countRequests } from './requestCount.ts';
import { startRingsideFleet } from './ringsideFleet.ts';
import { simulateFleet } from './simulateFleet.ts';
import { callGapMs, planScenario, type Scenario } from './scenario.ts';

export interface FleetOptions {
  /** Numbers of desks, each measured in turn. */
  readonly desks: readonly number[];
  readonly calls: number;
  readonly seed: number;
  readonly print: (text: string) => void;
}

export interface FleetResult {
  readonly who: 'Ringside' | 'b24jssdk';
  readonly desks: number;
  readonly hidesOwed: number;
  readonly requestsPerCall: number;
  /** Share of requests answered 503. */
  readonly refusedShare: number;
  readonly hideMs: ReturnType<typeof summarise>;
  readonly lastHideMs: ReturnType<typeof summarise>;
  /** Cards left open and hides left owed. */
  readonly lost: number;
  /** Hides that the official client gave up at first. */
  readonly gaveUp: number;
  /** Requests a desk sends until it listens, the bucket not counting. */
  readonly requestsToStart: number;
}

/** Bitrix24's documented bucket on all plans but Enterprise. */
const documentedLimit = { drainPerSecond: 2, capacity: 50 } as const;
const timeoutMs = 30 * 60_000;
/** Two requests a second set the tail once the bucket is full; within a tenth of it it is chance who comes last. */
const tailTolerance = 1.1;

/**
 * Many desks behind one address on a ring-all queue, Ringside's and the official client's one after the other.
 * @returns whether nothing was lost, and Ringside asked no more often and was done no later, up to chance
 */
export async function runFleetBench(options: FleetOptions): Promise<boolean> {
  const { print, seed, calls } = options;
  print(
    `Ring-all queue, ${calls} calls ${callGapMs / 1000} s apart, seed ${seed}; four of five cards are dismissed within ` +
      `2 s,\nthe others hidden by the telephone system. All desks share one address: 2 requests a second, 50 at once.\n`,
  );
  print(header);
  let isWell = true;
  for (const desks of options.desks) {
    const scenario = planScenario(desks, calls, seed);
    const own = await measure('Ringside', scenario);
    print(rowOf(own));
    const official = await measure('b24jssdk', scenario);
    print(rowOf(official));
    const isBetter =
      own.requestsPerCall <= official.requestsPerCall &&
      own.lastHideMs.max <= official.lastHideMs.max * tailTolerance + 100;
    isWell &&= own.lost === 0 && isBetter;
  }
  print(
    '\nrequests: REST requests a handled call; 503: share refused by the limit; hide: click to acknowledgement; last: first\n' +
      'click of a call to its last acknowledgement; lost: cards open or hides owed in the end; gave up: the client had used\n' +
      'all its retries and was asked again; to start: requests of a desk until it listens.',
  );
  return isWell;
}

/** Ringside alone and in virtual time, over several seeds: seconds in place of minutes, for whoever tunes the waits. */
export async function runFleetSimulation(options: FleetOptions): Promise<boolean> {
  const { print, calls, seed } = options;
  let lost = 0;
  for (const desks of options.desks) {
    for (const each of [seed, seed + 1, seed + 2]) {
      const fleet = await simulateFleet(planScenario(desks, calls, each));
      const { p50, p95, max } = summarise(fleet.hideMs);
      const seconds = [p50, p95, max].map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ');
      print(
        `${desks} desks, seed ${each}: ${fleet.hidesOwed} hides, ${fleet.requestsPerCall.toFixed(1)} requests a call, ` +
          `${(fleet.refusedShare * 100).toFixed(0)} % refused, ${fleet.batches} batches, p50, p95, max ${seconds}`,
      );
      lost += fleet.lost;
    }
  }
  return lost === 0;
}

/** Plays the scenario against a portal of its own. @throws Error when hides are not settled in half an hour */
export async function measure(who: FleetResult['who'], scenario: Scenario): Promise<FleetResult> {
  const portal = createPracticePortal({
    users: scenario.userIds.map((id) => ({ id })),
    settings: { rateLimit: 'off' },
  });
  const running = await portal.start();
  const count = countRequests(portal);
  count.start();
  const { fleet, unsettled, gaveUp } = await startFleet(who, portal, running, scenario);
  try {
    if (who === 'Ringside')
      await Promise.all(scenario.userIds.map((userId) => portal.push.waitForConnection(userId, 60_000)));
    const requestsToStart = count.requests / scenario.userIds.length;
    portal.settings.update({ rateLimit: documentedLimit });
    portal.buckets.clear();
    count.start();
    const played = await playScenario(portal, scenario, fleet, timeoutMs);
    const requests = count.requests;
    const kept = scenario.calls.filter((call) => call.answeredBy !== null).length;
    const open = scenario.userIds.reduce((sum, id) => sum + portal.truth.cardsOpenFor(id).length, 0);
    return {
      who,
      desks: scenario.userIds.length,
      hidesOwed: hideTimes(played).length,
      requestsPerCall: requests / scenario.calls.length,
      refusedShare: requests === 0 ? 0 : count.refused / requests,
      hideMs: summarise(hideTimes(played)),
      lastHideMs: summarise(played.flatMap(({ lastHideMs }) => (lastHideMs === null ? [] : [lastHideMs]))),
      // The one who answered keeps the card until the call ends.
      lost: Math.max(0, open - kept) + unsettled(),
      gaveUp: gaveUp(),
      requestsToStart,
    };
  } finally {
    count.stop();
    await fleet.stop();
    await running.stop();
  }
}

async function startFleet(
  who: FleetResult['who'],
  portal: PracticePortal,
  running: RunningPortal,
  scenario: Scenario,
): Promise<{ readonly fleet: Fleet; readonly unsettled: () => number; readonly gaveUp: () => number }> {
  if (who === 'b24jssdk') {
    const fleet = startOfficialFleet(portal, running, scenario.userIds);
    return { fleet, unsettled: () => 0, gaveUp: () => fleet.gaveUp };
  }
  const fleet = await startRingsideFleet(running, scenario.userIds, scenario.seed);
  return { fleet, unsettled: () => fleet.unsettled().length, gaveUp: () => 0 };
}

function hideTimes(played: readonly PlayedCall[]): readonly number[] {
  return played.flatMap(({ hideMs }) => hideMs);
}

const widths = [6, 10, 7, 10, 8, 10, 10, 10, 10, 10, 6, 9, 9] as const;
const names = [
  'desks',
  'who',
  'hides',
  'requests',
  '503',
  'hide p50',
  'p95',
  'max',
  'last p50',
  'max',
  'lost',
  'gave up',
  'to start',
];
const cellsLine = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.padStart(widths[index] ?? 10)).join('');
const header = cellsLine(names);

function rowOf(result: FleetResult): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  return cellsLine([
    String(result.desks),
    result.who,
    String(result.hidesOwed),
    result.requestsPerCall.toFixed(1),
    `${(result.refusedShare * 100).toFixed(1)} %`,
    seconds(result.hideMs.p50),
    seconds(result.hideMs.p95),
    seconds(result.hideMs.max),
    seconds(result.lastHideMs.p50),
    seconds(result.lastHideMs.max),
    String(result.lost),
    String(result.gaveUp),
    result.requestsToStart.toFixed(1),
  ]);
}
