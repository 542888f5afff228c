import type { SeededRandom } from '../bench/fleet/seededRandom.ts';
import type { Fault } from '../portal/faults.ts';
import type { PracticePortal } from '../portal/practicePortal.ts';
import type { FastTime } from './fastTime.ts';
import type { SoakDesk } from './desk/soakDeskTypes.ts';
import { createDeskFaults } from './deskFaults.ts';
import { createFlood } from './floods.ts';

/** Something that goes wrong, by name. Returns what ends it, if it does not end by itself. */
export interface RandomFault {
  readonly name: string;
  strike(): (() => void) | void;
}

export interface FaultWorld {
  readonly portal: PracticePortal;
  readonly desks: readonly SoakDesk[];
  readonly random: SeededRandom;
  readonly time: FastTime;
  /** The portal's server goes away; the returned function lets it listen again on its port. */
  readonly takeDown: () => () => void;
}

/** Wall clocks are set by this much in all, so that nothing owed outlives its eight hours. */
const clockRangeMs = 2 * 3600_000;

const closeCodes = [1000, 1001, 3000, 3001, 3003, 3005, 4010] as const;

/** Everything that is tried, each as likely as the others. What only a person can mend is left out. */
export function createRandomFaults(world: FaultWorld): readonly RandomFault[] {
  const { portal, desks, random } = world;
  const { push } = portal;
  const someUser = (): number | undefined => (random.next() < 0.4 ? undefined : random.pick(desks).userId);
  const oneUser = (): number => random.pick(desks).userId;
  const rest = (name: string, fault: () => Fault): RandomFault => ({
    name,
    strike: () => void portal.faults.order({ fault: fault(), times: 1 + random.below(3) }),
  });

  return [
    rest('gateway error', () => ({
      kind: 'http',
      status: random.pick([502, 503, 504]),
      processed: random.next() < 0.3,
    })),
    rest('lost request', () => ({ kind: 'dropBefore' })),
    rest('lost answer', () => ({ kind: 'dropAfter' })),
    rest('broken JSON', () => ({ kind: 'brokenJson' })),
    rest('stall', () => ({ kind: 'stall', processed: random.next() < 0.5 })),
    rest('slow answer', () => ({ kind: 'latency', ms: random.between(500, 8_000) })),
    rest('internal error', () => ({ kind: 'error', error: 'INTERNAL_SERVER_ERROR' })),
    rest('too many requests', () => ({ kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' })),
    { name: 'full bucket', strike: () => portal.buckets.fill('127.0.0.1') },
    { name: 'cut', strike: () => push.terminate(someUser()) },
    { name: 'close code', strike: () => push.close(random.pick(closeCodes), someUser()) },
    {
      name: 'silent stall',
      // For good: a real connection that stalls and comes back has lost nothing in between.
      strike: () => push.stall(someUser()),
    },
    {
      name: 'sockets refused',
      strike: () => {
        push.refuseSockets(random.pick([403, 429, 502, 503]));
        push.terminate(someUser());
        return () => push.refuseSockets(undefined);
      },
    },
    {
      name: 'sockets and polls refused',
      strike: () => {
        push.refuseSockets(502);
        push.refusePolling(502);
        push.terminate();
        return () => {
          push.refuseSockets(undefined);
          push.refusePolling(undefined);
        };
      },
    },
    {
      name: 'channel expired',
      strike: () => push.expireChannel(oneUser(), random.pick(['reconnect', 'get_config'])),
    },
    {
      name: 'channel forgotten',
      // Its listeners are dropped with it: while they stayed, a message on the shared channel, whose mids grow with
      // those of all channels, would carry them past what was said on the new one.
      strike: () => {
        const desk = random.pick(desks);
        desk.channelForgotten();
        push.forgetChannel(desk.userId);
        push.close(4010, desk.userId);
      },
    },
    { name: 'shared channel expired', strike: () => push.expireSharedChannel() },
    {
      name: 'control message',
      strike: () => push.control(random.pick(['config_expire', 'server_restart']), someUser()),
    },
    { name: 'repeated messages', strike: () => push.repeat(oneUser(), 1 + random.below(5)) },
    {
      name: 'deliveries held back',
      strike: () => {
        push.hold();
        return () => push.release();
      },
    },
    { name: 'broken frame', strike: () => push.sendRaw(oneUser(), '[{"broken":') },
    {
      name: 'foreign message',
      strike: () => {
        push.send(oneUser(), { moduleId: 'im', command: 'message', params: { text: 'hello' } });
      },
    },
    { name: 'portal restarted', strike: () => world.takeDown() },
    { name: 'program killed', strike: () => random.pick(desks).restart() },
    {
      name: 'sleep',
      strike: () => {
        const desk = random.pick(desks);
        desk.sleep();
        return () => desk.wake();
      },
    },
    { name: 'network returned', strike: () => random.pick(desks).networkReturned() },
    {
      name: 'clock set',
      strike: () => {
        const desk = random.pick(desks);
        const wanted = random.between(-clockRangeMs, clockRangeMs);
        desk.jumpClock(wanted - desk.clockOffsetMs);
      },
    },
    {
      name: 'channel refused',
      strike: () => {
        const error = random.pick(['ACCESS_DENIED', 'insufficient_scope', 'INTERNAL_SERVER_ERROR']);
        const end = portal.faults.order({
          fault: { kind: 'error', error },
          method: 'pull.config.get',
          times: 'until cleared',
        });
        const user = oneUser();
        push.forgetChannel(user);
        push.close(4010, user);
        return end;
      },
    },
    {
      name: 'notes refused',
      strike: () =>
        portal.faults.order({
          fault: { kind: 'error', error: random.pick(['ACCESS_DENIED', 'insufficient_scope']) },
          method: 'crm.timeline.note.save',
          times: 'until cleared',
        }),
    },
    {
      name: 'answers about notes lost',
      strike: () =>
        portal.faults.order({
          fault: random.pick([{ kind: 'dropAfter' }, { kind: 'stall', processed: true }] as const),
          method: 'crm.timeline.note.save',
          times: 1 + random.below(4),
        }),
    },
    createFlood(world),
    ...createDeskFaults(world),
  ];
}
