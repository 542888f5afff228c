import type { TestBroker } from '../../broker/rig/testBroker.ts';
import { startOfficialFleet } from '../fleet/officialFleet.ts';
import { simulateFleet } from '../fleet/simulateFleet.ts';
import { startDesks } from './deskProcesses.ts';
import { planDismissals, playDismissals } from './dismissals.ts';
import { openOffice } from './floorOffice.ts';
import { judged, resultOf, timesOf, type FloorGoal, type FloorResult } from './floorResult.ts';
import { startWorkers, type WorkerPair } from './workerPair.ts';

export interface SharedCase {
  readonly projectRoot: string;
  readonly desks: number;
  readonly seed: number;
  /** The nodes of one broker. */
  readonly brokers: readonly TestBroker[];
  readonly what: string;
  readonly goal: FloorGoal;
  readonly boundMs?: number;
  /** What happens four seconds after the card was shown. */
  readonly event?: (workers: WorkerPair) => void;
  /** The workers have sent nothing for so long that they take the portal's bucket for empty, as on a floor that was quiet. */
  readonly isRested?: boolean;
  /** When the floor has been made, before the first desk connects. */
  readonly before?: (portalHost: string) => Promise<void>;
}

const eventAtMs = 4_000;
const usualBoundMs = 120_000;
/** Beyond that the bucket alone takes minutes, and the official client more of them. */
const inRealTimeUpTo = 200;
const comparedBoundMs = 150_000;
/** A worker takes the bucket for half full when it starts, and gathers more orders into a request then than it does later. */
const restedAfterMs = 13_000;

/** Each desk with TLS and an account of its own, two workers in processes of their own. */
export async function playShared(one: SharedCase): Promise<FloorResult> {
  const office = await openOffice(one.desks, one.brokers);
  try {
    await one.before?.(new URL(office.running.url).host);
    if (office.workerOrders === null) throw new Error('no workers');
    const workers = await startWorkers(one.projectRoot, office.workerOrders);
    try {
      const fleet = await startDesks(one.projectRoot, office.deskOrders(one.seed));
      try {
        if (one.isRested === true) await new Promise((resolve) => setTimeout(resolve, restedAfterMs));
        office.count.start();
        const { event, boundMs = usualBoundMs } = one;
        const played = await playDismissals(
          office.portal,
          planDismissals(office.userIds, one.seed),
          fleet,
          boundMs,
          event && { atMs: eventAtMs, act: () => event(workers) },
        );
        return resultOf(
          { ...one, who: 'shared', boundMs, connectedMs: fleet.connectedAfterMs },
          office,
          played,
        );
      } finally {
        await fleet.stop();
      }
    } finally {
      await workers.stop();
    }
  } finally {
    await office.close();
  }
}

/** The same call by desks without a broker; of a floor for which that takes minutes, in virtual time. */
export async function playOwn(projectRoot: string, desks: number, seed: number): Promise<FloorResult> {
  const what = 'no broker';
  if (desks > inRealTimeUpTo) {
    const userIds = Array.from({ length: desks }, (_, index) => index + 1);
    const fleet = await simulateFleet(planDismissals(userIds, seed));
    return judged({
      who: 'own hides',
      what,
      how: 'virtual time',
      desks,
      goal: {},
      hidesOwed: fleet.hidesOwed,
      requests: fleet.requestsPerCall,
      refused: Math.round(fleet.requestsPerCall * fleet.refusedShare),
      byWorkers: null,
      ...timesOf(fleet.hideMs),
      lost: fleet.lost,
      boundMs: null,
      connectedMs: null,
    });
  }
  const office = await openOffice(desks, []);
  try {
    const fleet = await startDesks(projectRoot, office.deskOrders(seed));
    try {
      office.count.start();
      const plan = planDismissals(office.userIds, seed);
      const played = await playDismissals(office.portal, plan, fleet, comparedBoundMs);
      const one = {
        who: 'own hides',
        what,
        desks,
        goal: {},
        boundMs: comparedBoundMs,
        connectedMs: null,
      } as const;
      return resultOf(one, office, played);
    } finally {
      await fleet.stop();
    }
  } finally {
    await office.close();
  }
}

/** The same call by the official client, one a desk. @returns null for a floor for which that takes too long */
export async function playOfficial(desks: number, seed: number): Promise<FloorResult | null> {
  if (desks > inRealTimeUpTo) return null;
  const office = await openOffice(desks, []);
  try {
    const fleet = startOfficialFleet(office.portal, office.running, office.userIds);
    try {
      office.count.start();
      const plan = planDismissals(office.userIds, seed);
      const played = await playDismissals(office.portal, plan, fleet, comparedBoundMs);
      const what = `gave up ${fleet.gaveUp} times, asked again`;
      const one = {
        who: 'b24jssdk',
        what,
        desks,
        goal: {},
        boundMs: comparedBoundMs,
        connectedMs: null,
      } as const;
      return resultOf(one, office, played);
    } finally {
      await fleet.stop();
    }
  } finally {
    await office.close();
  }
}
