import { describe, expect, it } from 'vitest';
import type { PopupSnapshot } from '../../../contracts/calls.ts';
import type { Connection } from '../../../contracts/portal.ts';
import { defaultSettings, type SettingKey, type Settings } from '../../../contracts/settings.ts';
import type { CallChange } from '../../../electron/core/calls/callStore.ts';
import type { UsedPortal } from '../../../electron/core/connection/portalConnectionTypes.ts';
import { createListeners } from '../../../electron/core/listeners.ts';
import type { PushMessage } from '../../../electron/core/ports/portal.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { createQuietFeature } from '../../../electron/features/quiet.ts';
import { connected } from '../../renderer/scenarios/parts.ts';
import { createHeldTime, failingLog, settled } from '../core/heldTime.ts';

function setUp(locked: readonly SettingKey[] = [], quietByWorkingDay = true) {
  const time = createHeldTime();
  const settings = createTopic<Settings>({ ...defaultSettings, quietByWorkingDay }, failingLog);
  const popup = createTopic<PopupSnapshot>({ revision: 1, entries: [], undo: null }, failingLog);
  const parts = { asked: 0, settings, time, popup };
  const workingDay = {
    async ask() {
      parts.asked += 1;
      return {
        day: { is: 'told', value: 'closed', mark: 'closed' },
        absent: { is: 'told', value: false, mark: 'present' },
      } as const;
    },
  };
  const signs = {
    woke: createListeners<undefined>(failingLog),
    personCame: createListeners<undefined>(failingLog),
    left: createListeners<undefined>(failingLog),
    messages: createListeners<PushMessage>(failingLog),
    calls: createListeners<CallChange>(failingLog),
  };
  // All that is asked of it here.
  const used = createTopic({ session: { workingDay } } as unknown as UsedPortal | null, failingLog);
  const connection = createTopic<Connection>({ status: 'notConnected', problem: null }, failingLog);
  const quiet = createQuietFeature(
    {
      settings: {
        settings,
        problems: createTopic({}, failingLog),
        originOf: (key) => (locked.includes(key) ? 'locked' : 'chosen'),
        update: async (patch) => settings.publish({ ...settings.get(), ...patch } as Settings),
        reportProblem: () => undefined,
      },
      said: { has: () => false, note: () => undefined, forget: () => undefined },
      clock: time,
      timers: time,
      random: () => 0.5,
      log: failingLog,
    },
    {
      calls: { list: { rangSince: () => 0, popup }, registration: { followCalls: signs.calls.follow } },
      computer: signs,
      connection: {
        operatorLeft: signs.left,
        facts: {
          used,
          connection,
          connectionInUse: connection.get,
          operatorAccount: () => 'portal.example/1',
          messages: { operator: signs.messages },
        },
      },
    },
  );
  quiet.start();
  const answers = async (): Promise<void> => {
    connection.publish(connected());
    await settled();
  };
  return { quiet, parts, signs, answers, time };
}

describe('quiet by the working day', () => {
  it('is asked for once the portal answers, when somebody comes, and when the channel tells of working time', async () => {
    const { quiet, parts, signs, answers, time } = setUp();
    await answers();
    expect([parts.asked, quiet.state.get().because]).toEqual([1, 'closed']);
    time.turn(60_000);
    signs.personCame.tell(undefined);
    await settled();
    expect(parts.asked).toBe(2);
    time.turn(60_000);
    const message = { mid: null, command: 'x', params: null, sentAtMs: null };
    signs.messages.tell({ ...message, moduleId: 'im' });
    await settled();
    expect(parts.asked, 'another module').toBe(2);
    signs.messages.tell({ ...message, moduleId: 'timeman' });
    await settled();
    expect(parts.asked).toBe(3);
  });

  it('is asked for after a wake, and for a call that begins to ring while it is quiet, once for each', async () => {
    const { quiet, parts, signs, answers, time } = setUp();
    await answers();
    expect([parts.asked, quiet.state.get().because]).toEqual([1, 'closed']);
    const call = (state: string, isTest = false) => ({ state, isTest }) as CallChange['call'];
    signs.calls.tell({ call: call('ringing', true), before: null });
    await settled();
    expect(parts.asked, 'a test call').toBe(1);
    signs.calls.tell({ call: call('ringing'), before: null });
    signs.calls.tell({ call: call('ringing'), before: call('ringing') });
    await settled();
    time.turn(60_000);
    await settled();
    expect(parts.asked).toBe(2);
    time.turn(60_000);
    signs.woke.tell(undefined);
    time.turn(12_000);
    await settled();
    expect(parts.asked).toBe(3);
  });

  it('begins once no call and no undo is in the popup', async () => {
    const { quiet, parts, answers } = setUp();
    const undo = { dismissalId: 'd', who: 'Anna', count: 1, cards: 'none', untilMs: null } as const;
    parts.popup.publish({ revision: 2, entries: [], undo });
    await answers();
    expect([parts.asked, quiet.state.get().isQuiet]).toEqual([1, false]);
    parts.popup.publish({ revision: 3, entries: [], undo: null });
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, because: 'closed' });
  });

  it.each([
    ['nothing is locked', [], true],
    ['quiet mode is locked', ['quietMode'], false],
    ['both are locked', ['quietMode', 'quietByWorkingDay'], true],
  ] as const)('where %s', async (_what, locked, isQuiet) => {
    const { quiet, parts, answers } = setUp(locked);
    await answers();
    expect([parts.asked > 0, quiet.state.get().isQuiet]).toEqual([isQuiet, isQuiet]);
  });

  it('is off at first, and nobody is asked', async () => {
    const { quiet, parts, signs, answers } = setUp([], defaultSettings.quietByWorkingDay);
    await answers();
    signs.personCame.tell(undefined);
    await settled();
    expect([parts.asked, quiet.state.get().isQuiet]).toEqual([0, false]);
  });
});
