import { describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Connection } from '../../../contracts/portal.ts';
import { createCallerContext } from '../../../electron/core/calls/callerContext.ts';
import type { CallerFound } from '../../../electron/core/ports/portal.ts';
import type { UsedPortal } from '../../../electron/core/connection/portalConnectionTypes.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { followPortalInUse, followReturnOfUser } from '../../../electron/features/portal/portalInUse.ts';
import { hidden, rings, shown } from '../core/calls/cardMessages.ts';
import { setUpCalls } from '../core/calls/callsSetUp.ts';
import { failingLog, settled } from '../core/heldTime.ts';
import { connected } from '../../renderer/scenarios/parts.ts';

const account = 'portal.example/7';
const renamed = 'new-name.example/7';
const crmEntity = { type: 'CONTACT', id: 12 } as const;

type Used = Omit<UsedPortal, 'session'> & {
  readonly session: Pick<UsedPortal['session'], 'telephony' | 'callerLookUp'>;
};

/** Real calls, commands and caller context over portals that answer at once. */
function setUp() {
  const parts = setUpCalls();
  const { calls, commands, telephony, time, sent, rows, names } = parts;
  const asked: string[] = [];
  const used = createTopic<Used | null>(null, failingLog);
  /** Why the portal says that the user is nobody. */
  let dismissed: AppErrorData | null = null;
  const connection = createTopic<Connection>({ status: 'notConnected', problem: null }, failingLog);
  followReturnOfUser({ connection, commands });
  const { gone, another } = followPortalInUse({ used, commands, log: failingLog });
  gone.follow(calls.portalGone);
  let others = 0;
  another.follow(() => void (others += 1));
  createCallerContext({
    calls,
    lookUp: () => used.get()?.session.callerLookUp ?? null,
    wanted: () => 'name',
    clock: time,
    country: () => 'RU',
  }).start();
  const use = (name: string, renamedFrom: string | null = null): void => {
    const callerLookUp = {
      look: async (number: string): Promise<CallerFound | null> => {
        asked.push(`${name} ${number}`);
        return null;
      },
    };
    used.publish({
      account: name,
      session: { telephony, callerLookUp },
      renamedFrom,
      nobody: () => dismissed,
    });
  };
  use(account);
  const cards = (): unknown[] =>
    rows().map(({ key, state, outcome, party }) => [key, state, outcome, party.crmEntity]);
  return {
    calls,
    commands,
    sent,
    names,
    asked,
    cards,
    rows,
    use,
    disconnect: () => used.publish(null),
    others: () => others,
    /** What the portal says of the user of the sign-in. */
    says(problem: AppErrorData | null) {
      dismissed = problem;
      connection.publish(connected({ nobody: problem }));
    },
  };
}

describe('another account', () => {
  it.each(['other.example/7', 'portal.example/8'])(
    '%s: the cards of the one before are nobody’s any more',
    async (other) => {
      const { calls, sent, names, cards, rows, use } = setUp();
      calls.take(shown('a', '1', { crmEntity }));
      calls.take(shown('b', '2', { phoneNumber: '+74950000001', crmEntity: null }));
      calls.take(hidden('b', '3'));
      use(other);
      expect(names()).toEqual([]);
      // Its CRM record would be somebody else's at the other portal.
      expect(cards()).toEqual([
        ['call-2', 'ended', 'unknown', null],
        ['call-1', 'ended', 'unknown', null],
      ]);
      expect(() => calls.showCardAgain('call-1')).toThrow('call.noCard');
      calls.take(shown('c', '1'));
      expect(names()).toHaveLength(1);
      calls.dismiss('call-3');
      await settled();
      expect(sent).toEqual(['hide c 7']);
      expect(rows()[0]?.card.state).toBe('hidden');
    },
  );

  it('leaves what the operator’s own phone rings, and asks the portal in use who calls', async () => {
    const { calls, names, cards, asked, use } = setUp();
    calls.take(rings('p', { phoneNumber: '+79123456789' }));
    calls.take(shown('a', '1', { phoneNumber: '+79123456789', name: 'Anna', crmEntity }));
    await settled();
    asked.length = 0;
    use('other.example/7');
    await settled();
    expect(names()).toEqual(['Anna']);
    expect(cards()).toEqual([['call-1', 'ringing', null, null]]);
    expect(asked).toEqual(['other.example/7 +79123456789']);
  });

  it('ends nothing that has ended already, and says of a hide that was owed that it will not come', () => {
    const { calls, commands, rows, use, disconnect } = setUp();
    commands.usePortal(null);
    calls.take(shown('a', '1'));
    calls.dismiss('call-1');
    expect(rows()[0]?.card.state).toBe('hidePending');
    disconnect();
    expect(rows()[0]).toMatchObject({
      state: 'ended',
      card: { state: 'hideFailed', problem: { code: 'portal.notConnected' } },
    });
    const endedAtMs = calls.get('call-1').endedAtMs;
    use('other.example/7');
    expect(calls.get('call-1')).toMatchObject({ endedAtMs, outcome: 'unknown' });
  });
});

describe('a user who was dismissed', () => {
  const problem = { code: 'portal.userDismissed', params: { host: 'portal.example' } } as const;
  const withTwo = () => {
    const desk = setUp();
    desk.calls.take(shown('a', '1'));
    desk.calls.take(shown('b', '2', { phoneNumber: '+74950000001' }));
    desk.says(problem);
    desk.calls.dismiss('call-1');
    return desk;
  };
  const cardOf = ({ rows }: ReturnType<typeof setUp>, name: string) =>
    rows().find(({ key }) => key === name)?.card;

  it('has no card hidden, which the row says, and all that waited once they are back', async () => {
    const desk = withTwo();
    await settled();
    expect(desk.sent).toEqual([]);
    expect(cardOf(desk, 'call-1')).toMatchObject({ state: 'hideFailed', problem });
    desk.says(null);
    await settled();
    expect(desk.sent).toEqual(['hide a 7']);
    expect(cardOf(desk, 'call-1')).toMatchObject({ state: 'hidden', problem: null });
  });

  it('whose call was brought back has no hide that comes late', async () => {
    const desk = withTwo();
    await settled();
    desk.calls.undo(desk.calls.popup.get().undo?.dismissalId ?? '');
    expect(desk.names()).toHaveLength(2);
    desk.says(null);
    await settled();
    expect(desk.sent).toEqual([]);
    expect(cardOf(desk, 'call-1')?.state).toBe('shown');
  });
});

describe('another operator at the same desk', () => {
  it('is told of whenever another account is used than the last, however long ago, and of no renaming', () => {
    const { use, disconnect, others } = setUp();
    use(account);
    disconnect();
    use(account);
    use(renamed, account);
    expect(others()).toBe(0);
    disconnect();
    use('portal.example/8');
    expect(others()).toBe(1);
    use('portal.example/9');
    expect(others()).toBe(2);
  });

  it('sees nothing of the calls before, but what a phone of the desk rings goes on', () => {
    const { calls, names, rows, disconnect } = setUp();
    calls.take(shown('a', '1', { name: 'Anna' }));
    calls.dismiss('call-1');
    calls.take(shown('b', '2', { phoneNumber: '+74950000001', name: 'Boris' }));
    calls.take(rings('p', { phoneNumber: '+79990000009' }));
    expect(calls.popup.get().undo).not.toBeNull();
    disconnect();
    calls.operatorLeft();
    expect(rows().map(({ state, party }) => [state, party.phoneNumber])).toEqual([
      ['ringing', '+79990000009'],
    ]);
    expect(names()).toHaveLength(1);
    expect(calls.popup.get().undo).toBeNull();
    expect(calls.unanswered(0)).toBe(0);
    expect(() => calls.get('call-1')).toThrow('call.unknown');
    // What comes late of a call of the one before is about nobody here.
    calls.take(hidden('b', '3'));
    expect(rows()).toHaveLength(1);
  });
});

describe('the same account', () => {
  it.each([
    ['signed in to anew', account, null],
    ['under another name', renamed, account],
  ])('%s: its cards go on', async (_how, name, from) => {
    const { calls, sent, names, cards, use } = setUp();
    calls.take(shown('a', '1', { crmEntity }));
    use(name, from);
    expect(names()).toHaveLength(1);
    expect(cards()).toEqual([['call-1', 'ringing', null, crmEntity]]);
    calls.dismiss('call-1');
    await settled();
    expect(sent).toEqual(['hide a 7']);
  });

  it('connected again after it was disconnected has its own calls alone', () => {
    const { calls, names, use, disconnect } = setUp();
    calls.take(shown('a', '1'));
    disconnect();
    expect(names()).toEqual([]);
    use(account);
    calls.take(shown('b', '1'));
    expect(names()).toHaveLength(1);
  });
});
