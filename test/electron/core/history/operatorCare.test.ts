import { describe, expect, it } from 'vitest';
import { createOperatorHistory } from '../../../../electron/core/history/operatorHistory.ts';
import type { CallHistory, HistoryOwner } from '../../../../electron/core/ports/history/callHistory.ts';
import type { KeptCall } from '../../../../electron/core/ports/history/keptCall.ts';
import { row } from '../../../renderer/scenarios/parts.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';

const care = { how: 'answered', by: 'Pavel', atMs: 1 } as const;
const owner = (account: string): HistoryOwner => ({ account, renamedFrom: null });

function setUp() {
  const asked: [string | null, string][] = [];
  const parts = { present: owner('portal.example/7'), asked };
  const kept = { ...row('a', { outcome: 'missed' }), care, callId: null } as unknown as KeptCall;
  const ask = (async (whose: HistoryOwner, name: string) => {
    asked.push([whose.account, name]);
    return name === 'call' ? kept : name === 'noteCare' || [];
  }) as CallHistory['ask'];
  const history = createOperatorHistory({
    troubled: () => [],
    history: { ask },
    kept: {
      flush: () => undefined,
      // This run knows the call too, and nothing of what is written beside it.
      liveRow: () => row('a', { outcome: 'missed' }),
      liveRows: () => [],
      withhold: () => ({ forget: () => undefined, release: () => undefined }),
      writeOthers: () => undefined,
    },
    owner: () => parts.present,
    country: () => 'DE',
    clock: createHeldTime(),
    log: quietLog,
  });
  return { history, parts };
}

describe('who took care of a missed call of the operator', () => {
  it('is written to the file that the missed call is from, whoever works here by then', async () => {
    const { history, parts } = setUp();
    const open = await history.openMisses(0);
    parts.present = owner('portal.example/8');
    expect(await open.note([{ key: 'a', care }])).toBe(true);
    expect(parts.asked).toEqual([
      ['portal.example/7', 'openMisses'],
      ['portal.example/7', 'noteCare'],
    ]);
  });

  it('is told of a call that this run still knows', async () => {
    const { history } = setUp();
    expect((await history.row('a')).care).toEqual(care);
  });
});
