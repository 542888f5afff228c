import { expect, it } from 'vitest';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Connection } from '../../../contracts/portal.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { followRightToHide } from '../../../electron/features/portal/portalInUse.ts';
import { connected } from '../../renderer/scenarios/parts.ts';
import { failingLog } from '../core/heldTime.ts';

const missing = { code: 'portal.telephonyScopeMissing', params: { scope: 'telephony' } } as const;
const scope = { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const;

it('what failed for want of telephony is tried again once a check finds it, and nothing else is', () => {
  const connection = createTopic<Connection>(connected(), failingLog);
  const command = (id: string, problem: AppErrorData): Command =>
    ({ id, state: { at: 'failed', problem, failedAtMs: 0 } }) as Command;
  const retried: string[] = [];
  followRightToHide({
    connection,
    commands: {
      all: () => [command('scope', scope), command('other', { code: 'portal.businessError', params: {} })],
      retry: (id) => void retried.push(id),
    },
  });
  const meet = (problem: AppErrorData | null): void => connection.publish(connected({ problem }));
  meet(null);
  meet(missing);
  // The network goes meanwhile: nothing is known of the right then.
  meet({ code: 'portal.unreachable', params: {} });
  expect(retried).toEqual([]);
  meet(null);
  expect(retried).toEqual(['scope']);
  meet(null);
  expect(retried).toEqual(['scope']);
});
