import { describe, expect, it } from 'vitest';
import {
  longestSpanMs,
  readDeskState,
  tellEveryMs,
  type DeskState,
  type RetryForAll,
} from '../../../../../contracts/floor/deskState.ts';
import type { PushHealth } from '../../../../../contracts/portal.ts';
import { createDeskFigures } from '../../../../../electron/core/floor/view/deskFigures.ts';
import { startDeskTeller } from '../../../../../electron/core/floor/view/deskTeller.ts';
import { createListeners } from '../../../../../electron/core/listeners.ts';
import { setUp as setUpQueue } from '../../commands/heldPortal.ts';
import { failingLog } from '../../heldTime.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };

/** A desk with its real queue of commands; the portal answers as it is told to. */
function desk({ random = 0.5 } = {}) {
  const { queue, portal, time } = setUpQueue();
  const figures = createDeskFigures({ commands: queue, clock: time });
  const told: DeskState[] = [];
  const [opened, closing] = [createListeners<undefined>(failingLog), createListeners<undefined>(failingLog)];
  const retries = createListeners<RetryForAll>(failingLog);
  const changes = createListeners<undefined>(failingLog);
  let channel: Pick<PushHealth, 'state' | 'sinceMs'> = { state: 'live', sinceMs: time.nowMs() };
  let retried = 0;
  queue.changes.follow((commands) => {
    figures.changed(commands);
    changes.tell(undefined);
  });
  const stop = startDeskTeller({
    view: { tell: (state) => void told.push(state), opened, closing, retries },
    figures,
    channel: () => channel,
    changes,
    retryAll: () => (retried += 1),
    version: '0.1.0',
    newId: () => '00000000-0000-4000-8000-000000000001',
    clock: time,
    timers: time,
    random: () => random,
  });
  return {
    queue,
    portal,
    time,
    figures,
    told,
    opened,
    closing,
    retries,
    stop,
    retried: () => retried,
    channelIs(state: PushHealth['state']) {
      channel = { state, sinceMs: time.nowMs() };
      changes.tell(undefined);
    },
  };
}

describe('what a desk tells', () => {
  it('comes within five seconds once there is a broker, and then once a minute', () => {
    const { opened, told, time } = desk();
    opened.tell(undefined);
    time.turn(5_000);
    expect(told).toHaveLength(1);
    time.turn(10 * tellEveryMs);
    expect(told.length).toBeGreaterThanOrEqual(11);
    expect(told.length).toBeLessThanOrEqual(15);
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
  });

  it('says that a card is stuck soon after the minute is over, and that it is not any more', async () => {
    const { queue, portal, opened, told, time } = desk();
    opened.tell(undefined);
    time.turn(5_000);
    queue.owe('hide', { callId: 'a', subject }, [7]);
    time.turn(59_000);
    expect(told.every(({ stuck }) => stuck.cards === 0)).toBe(true);
    time.turn(17_000);
    expect(told.at(-1)?.stuck.cards).toBe(1);
    expect(told.at(-1)?.stuck.oldestMs).toBeGreaterThanOrEqual(60_000);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    time.turn(5_000);
    expect(told.at(-1)).toMatchObject({ stuck: { cards: 0, oldestMs: 0 } });
    // It took longer than a minute, and shorter than ten.
    expect(told.at(-1)?.day.hidden.at(-2)).toBe(1);
  });

  it('says soon that the channel is gone, once for what goes to and fro', () => {
    const { opened, told, time, channelIs } = desk();
    opened.tell(undefined);
    time.turn(5_000);
    channelIs('down');
    channelIs('live');
    channelIs('down');
    time.turn(5_000);
    expect(told).toHaveLength(2);
    expect(told[1]?.channel).toEqual({ is: 'down', forMs: 3_500 });
  });

  it('holds nothing of a call or of anybody', async () => {
    const { queue, portal, opened, told, time } = desk();
    queue.owe('hide', { callId: 'externalCall.secret', subject }, [7]);
    opened.tell(undefined);
    time.turn(120_000);
    await portal.sent[0]?.answer({ kind: 'failed', error: { code: 'portal.accessDenied', params: {} } });
    time.turn(120_000);
    expect(told.length).toBeGreaterThan(2);
    for (const text of ['externalCall', 'Anna', '4930901820'])
      expect(JSON.stringify(told)).not.toContain(text);
  });

  it('ends with a word of farewell, once for the broker and once for the program', () => {
    const { opened, closing, told, time, stop } = desk();
    opened.tell(undefined);
    time.turn(5_000);
    closing.tell(undefined);
    expect(told.at(-1)?.leaves).toBe(true);
    opened.tell(undefined);
    time.turn(5_000);
    expect(told.at(-1)?.leaves).toBeUndefined();
    stop();
    expect(told.at(-1)?.leaves).toBe(true);
    expect(time.pending()).toBe(0);
  });

  it('can be read whatever the clock said when a card that is stuck was dismissed', () => {
    const { queue, opened, told, time } = desk();
    opened.tell(undefined);
    time.turn(5_000);
    queue.owe('hide', { callId: 'a', subject }, [7]);
    const longAgo = queue.all().map((one) => ({ ...one, createdAtMs: time.nowMs() - 2 * longestSpanMs }));
    const { stuck } = createDeskFigures({ commands: { all: () => longAgo }, clock: time });
    const state = readDeskState(JSON.stringify({ ...told.at(-1), stuck: stuck() }));
    expect(state?.stuck).toEqual({ cards: 1, oldestMs: longestSpanMs });
  });

  it('counts the requests of a day, and begins anew with the next', () => {
    const { figures, time } = desk();
    figures.refused();
    figures.refused();
    expect(figures.day().refused).toBe(2);
    time.turn(24 * 60 * 60_000);
    expect(figures.day().refused).toBe(0);
  });
});

describe('a lead that has all try again', () => {
  const word = (desks: number): RetryForAll => ({ v: 1, id: '00000000-0000-4000-8000-000000000002', desks });

  it('has it done within a second on a small floor, and once however often it is pressed', () => {
    const { retries, retried, time } = desk();
    for (let press = 0; press < 5; press += 1) retries.tell(word(10));
    time.turn(1_000);
    retries.tell(word(10));
    time.turn(1_000);
    expect(retried()).toBe(1);
    time.turn(10_000);
    retries.tell(word(10));
    time.turn(1_000);
    expect(retried()).toBe(2);
  });

  it('waits for no longer than ten minutes, whatever number it says', () => {
    const { retries, retried, time } = desk({ random: 0.99 });
    retries.tell(word(10_000));
    time.turn(10 * 60_000);
    expect(retried()).toBe(1);
  });

  it('has it done sooner where a later word says that fewer wait, and never later', () => {
    const { retries, retried, time } = desk();
    retries.tell(word(10_000));
    time.turn(1_000);
    retries.tell(word(1));
    time.turn(1_000);
    expect(retried()).toBe(1);

    time.turn(10_000);
    retries.tell(word(200));
    for (let press = 0; press < 4; press += 1) {
      time.turn(9_000);
      retries.tell(word(200));
      retries.tell(word(10_000));
    }
    expect(retried(), 'in the middle of 76 seconds').toBe(1);
    time.turn(2_000);
    expect(retried()).toBe(2);
  });

  it('spreads a large floor over the time that the portal needs for it', () => {
    const { retries, retried, time } = desk({ random: 0.99 });
    retries.tell(word(200));
    time.turn(70_000);
    expect(retried()).toBe(0);
    time.turn(6_000);
    expect(retried()).toBe(1);
  });
});
