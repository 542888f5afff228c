import { describe, expect, it } from 'vitest';
import { createOperatorHistory } from '../../../../electron/core/history/operatorHistory.ts';
import type { CallHistory, HistoryOwner } from '../../../../electron/core/ports/history/callHistory.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';

const nothingWithheld = () => ({ forget: () => undefined, release: () => undefined });

describe('what is done to the history while another operator signs in', () => {
  it.each(['erase', 'tickOff', 'putBack'] as const)(
    '%s is done once, to the file of whoever asked',
    async (order) => {
      const owner = (account: string): HistoryOwner => ({ account, renamedFrom: null });
      let present = owner('portal.example/7');
      const asked: (string | null)[] = [];
      const ask = ((whose: HistoryOwner, name: string) => {
        asked.push(whose.account);
        present = owner('portal.example/8');
        return Promise.resolve(name === 'erase' ? null : true);
      }) as CallHistory['ask'];
      const history = createOperatorHistory({
        troubled: () => [],
        history: { ask },
        kept: {
          flush: () => undefined,
          liveRow: () => null,
          liveRows: () => [],
          withhold: nothingWithheld,
          writeOthers: () => undefined,
        },
        owner: () => present,
        country: () => 'DE',
        clock: createHeldTime(),
        log: quietLog,
      });
      await (order === 'erase' ? history.erase() : history[order]('a'));
      expect(asked).toEqual(['portal.example/7']);
    },
  );
});
