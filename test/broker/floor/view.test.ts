import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeskState, RetryForAll } from '../../../contracts/floor/deskState.ts';
import { readBrokerAddress } from '../../../contracts/floor/brokerAddress.ts';
import { createKnownFloor } from '../../../electron/core/floor/view/knownFloor.ts';
import { noHiddenTimes, withHiddenTime } from '../../../electron/core/floor/view/hiddenTimes.ts';
import { localDay } from '../../../electron/core/localDay.ts';
import { openBrokerLink } from '../../../electron/floor/brokerLink.ts';
import { createViewLine, type ViewLine } from '../../../electron/floor/viewLine.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { keptLog, until } from '../rig/floorUnderTest.ts';
import { makeFloor, type MadeFloor } from '../rig/madeFloor.ts';
import { manage } from '../rig/manage.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();
const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: keptLog };

interface OpenedView {
  readonly view: ViewLine;
  readonly isOpen: () => boolean;
  /** Leaves the broker as a program does that ends. */
  readonly stop: () => Promise<void>;
}

/** Resolves once states are taken from it. */
async function openView(floor: MadeFloor, userId: number): Promise<OpenedView> {
  const address = readBrokerAddress(`amqps://127.0.0.1:${broker.amqpsPort}`);
  if (address === null) throw new Error('no address');
  const view = createViewLine(parts);
  const opened = new Promise((resolve) => view.opened.follow(resolve));
  const user = `u${userId}`;
  const link = openBrokerLink(
    {
      ...parts,
      account: { address, user, password: floor.passwords.get(user) ?? '', authority: broker.authority },
      heartbeatS: 5,
      purpose: 'orders',
    },
    async (connection) => view.use(connection, { portalKey: floor.portalKey, userId }),
  );
  onTestFinished(() => link.stop());
  await opened;
  return { view, isOpen: link.isOpen, stop: link.stop };
}

const stateOf = (run: string, seq: number, cards = 0): DeskState => ({
  v: 1,
  run,
  seq,
  program: '0.1.0',
  stuck: { cards, oldestMs: cards * 70_000 },
  channel: { is: 'live', forMs: 1_000 },
  day: {
    date: localDay(Date.now()),
    refused: cards,
    unfinished: 0,
    hidden: [...withHiddenTime(noHiddenTimes, 80)],
  },
});

describe('the view of a floor', () => {
  it('shows a lead what desks told, from before the lead came as well, and has all of them try again', async () => {
    const floor = await makeFloor(broker, { portal: 'view.example', desks: '6101-6103', leads: '6103' });
    const [one, other] = [await openView(floor, 6101), await openView(floor, 6102)];
    const words: RetryForAll[] = [];
    for (const { view } of [one, other]) view.retries.follow((word) => void words.push(word));
    const known = createKnownFloor(systemClock);
    known.hears(true);
    one.view.tell(stateOf(randomUUID(), 1, 2));

    const lead = await openView(floor, 6103);
    let heard = 0;
    lead.view.states.follow(({ userId, state }) => {
      known.heard(userId, state);
      heard += 1;
    });
    lead.view.read(true);
    await until(() => lead.view.reading() === 'reading' && heard === 1, 'what was told before');
    const run = randomUUID();
    other.view.tell(stateOf(run, 1));
    await until(() => heard === 2, 'what is told now');
    const { desks, totals } = known.see(new Map([[6101, 'Anna']]));
    expect(desks.map(({ userId, name, trouble, stuck }) => [userId, name, trouble, stuck])).toEqual([
      [6101, 'Anna', 'stuck', 2],
      [6102, null, 'none', 0],
    ]);
    expect(totals).toMatchObject({ heard: 2, stuck: 2, stuckDesks: 1, refused: 2, hidden: 2, p95Ms: 100 });

    // Whoever does not listen yet misses it, and a lead presses again.
    const said: string[] = [];
    const isHeard = (): boolean => said.some((id) => words.filter((word) => word.id === id).length === 2);
    for (let press = 0; press < 50 && !isHeard(); press += 1) {
      const word: RetryForAll = { v: 1, id: randomUUID(), desks: 1 };
      said.push(word.id);
      expect(await lead.view.retryForAll(word)).toBe('taken');
      await until(
        () => isHeard() || words.every(({ id }) => id !== word.id),
        'a word that all have heard',
        500,
      ).catch(() => undefined);
    }
    expect(isHeard()).toBe(true);
  });

  it('tells that a desk leaves, where its program ends', async () => {
    const floor = await makeFloor(broker, { portal: 'leave.example', desks: '6201,6202', leads: '6202' });
    const [desk, lead] = [await openView(floor, 6201), await openView(floor, 6202)];
    const states: DeskState[] = [];
    lead.view.states.follow(({ state }) => void states.push(state));
    lead.view.read(true);
    desk.view.closing.follow(() => desk.view.tell({ ...stateOf(randomUUID(), 1), leaves: true }));
    await desk.stop();
    await until(() => states.length === 1, 'its last word');
    expect(states[0]?.leaves).toBe(true);
  });

  it('refuses who does not lead, and says so, and neither costs the connection', async () => {
    const floor = await makeFloor(broker, { portal: 'nolead.example', desks: '6301,6302', leads: '6302' });
    const desk = await openView(floor, 6301);
    desk.view.read(true);
    await until(() => desk.view.reading() === 'refused', 'the refusal');
    expect(await desk.view.retryForAll({ v: 1, id: randomUUID(), desks: 1 })).toBe('refused');
    expect(desk.isOpen()).toBe(true);
    const [first, second] = [await openView(floor, 6302), await openView(floor, 6302)];
    first.view.read(true);
    await until(() => first.view.reading() === 'reading', 'the first program');
    second.view.read(true);
    await until(() => second.view.reading() === 'elsewhere', 'the second program of the account');
  });

  it('keeps the connection for orders at a broker that was set up before there were leads', async () => {
    const floor = await makeFloor(broker, { portal: 'former.example', desks: '6401,6402', leads: '6402' });
    for (const user of ['u6401', 'u6402']) {
      await manage(broker, 'DELETE', `/api/topic-permissions/ringside/${user}/ringside.floor`);
      await manage(broker, 'PUT', `/api/permissions/ringside/${user}`, {
        configure: '^$',
        write: String.raw`^ringside\.hide$`,
        read: '^$',
      });
    }
    const desk = await openView(floor, 6401);
    desk.view.tell(stateOf(randomUUID(), 1));
    desk.view.read(true);
    await until(() => desk.view.reading() === 'refused', 'the refusal');
    expect(await desk.view.retryForAll({ v: 1, id: randomUUID(), desks: 1 })).toBe('refused');
    expect(desk.isOpen()).toBe(true);
  });

  it('takes nothing for the state of a desk that is none', async () => {
    const floor = await makeFloor(broker, { portal: 'bad.example', desks: '6501,6502', leads: '6502' });
    const [desk, lead] = [await openView(floor, 6501), await openView(floor, 6502)];
    const seqs: number[] = [];
    lead.view.states.follow(({ state }) => void seqs.push(state.seq));
    lead.view.read(true);
    await until(() => lead.view.reading() === 'reading', 'the lead');
    const bad = [{}, { v: 2 }, { ...stateOf(randomUUID(), 1), run: 'me' }, { ...stateOf(randomUUID(), -1) }];
    for (const state of bad) desk.view.tell(state as DeskState);
    desk.view.tell({ ...stateOf(randomUUID(), 7), program: 'x'.repeat(5_000) });
    desk.view.tell(stateOf(randomUUID(), 8));
    await until(() => seqs.length > 0, 'the one that is one');
    expect(seqs).toEqual([8]);
  });
});
