import { randomBytes } from 'node:crypto';
import type { FaultWorld, RandomFault } from './randomFaults.ts';

/** More calls at once than anybody can see, in one frame; most of them end again in one. */
export function createFlood({ portal, desks, random, time }: FaultWorld): RandomFault {
  const { push } = portal;
  const inOneFrame = (action: () => void): void => {
    push.hold();
    action();
    push.release();
  };
  return {
    name: 'flood',
    strike: () => {
      const { userId } = random.pick(desks);
      const callIds = Array.from(
        { length: 1_000 + random.below(2_000) },
        () =>
          `externalCall.${randomBytes(16).toString('hex')}.${Math.round(time.portalClock.nowMs() / 1000)}`,
      );
      inOneFrame(() => {
        callIds.forEach((callId, index) =>
          push.send(userId, {
            moduleId: 'voximplant',
            command: 'showExternalCall',
            params: {
              callId,
              phoneNumber: `+3906${String(index).padStart(7, '0')}`,
              toUserId: [userId],
              CRM: [],
            },
          }),
        );
      });
      return () => {
        const over = callIds.filter(() => random.next() < 0.7);
        inOneFrame(() => {
          for (const callId of over)
            push.send(userId, { moduleId: 'voximplant', command: 'hideExternalCall', params: { callId } });
        });
      };
    },
  };
}
