import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopupEntry } from '../../../contracts/calls.ts';
import { createCallNotifications } from '../../../electron/desktop/notifications/callNotifications.ts';
import { createHeldTime, settled } from '../core/heldTime.ts';

function entry(key: string, changes: Partial<PopupEntry> = {}): PopupEntry {
  const party = { name: key, phoneNumber: '1', formattedNumber: '1', company: null };
  return {
    key,
    direction: 'incoming',
    party: { ...party, responsible: null, line: null, crmEntity: null },
    state: 'ringing',
    startedAtMs: 0,
    answeredAtMs: null,
    leaving: null,
    isTest: false,
    actions: [],
    ...changes,
  };
}

/** A desktop that shows what it is given until it is taken away. */
function desktop() {
  const time = createHeldTime();
  const shown = new Map<number, string>();
  let raised = 0;
  const server = { answers: true };
  /** Each word to a server that does not answer holds the whole program up. */
  const speak = (): void => expect(server.answers).toBe(true);
  const notifications = createCallNotifications({
    make({ body = '' }) {
      const id = (raised += 1);
      return {
        show() {
          speak();
          shown.set(id, body);
        },
        close() {
          speak();
          shown.delete(id);
        },
      };
    },
    askServer: async () => (server.answers ? { readsMarkup: true } : null),
    onClick: () => undefined,
    timers: time,
  });
  return { server, time, notifications, raised: () => raised, texts: () => [...shown.values()] };
}

describe('notifications of calls', () => {
  it('are for a number clicked in Bitrix24 while it waits for the operator’s word', async () => {
    const { notifications, texts } = desktop();
    const clicked = { direction: 'outgoing', click: { at: 'asks', because: 'inCall' } } as const;
    notifications.follow([entry('clicked', clicked)]);
    await settled();
    expect(texts()).toEqual(['clicked\n1']);
    notifications.follow([entry('clicked', { ...clicked, click: { at: 'dialling' } })]);
    await settled();
    expect(texts()).toEqual([]);
  });

  it('are for what rings in, and go once it is answered', async () => {
    const { notifications, texts } = desktop();
    notifications.follow([entry('in'), entry('out', { direction: 'outgoing' })]);
    await settled();
    expect(texts()).toEqual(['in\n1']);
    notifications.follow([entry('in', { state: 'answered' })]);
    await settled();
    expect(texts()).toEqual([]);
  });

  it('that are over before the system was asked never come', async () => {
    const { notifications, raised } = desktop();
    notifications.follow([entry('in')]);
    notifications.follow([]);
    await settled();
    expect(raised()).toBe(0);
  });

  it('count the calls that have no entry, and keep those that were raised before there were so many', async () => {
    const { notifications, texts, time } = desktop();
    const entries = (from: number): PopupEntry[] =>
      Array.from({ length: 20 }, (_, index) => entry(`call ${from + index}`)).toReversed();
    notifications.follow(entries(0));
    notifications.follow(entries(30), 30);
    await settled();
    time.turn(5_000);
    await settled();
    expect(texts().toSorted()).toEqual(['More incoming calls: 47', 'call 0\n1', 'call 1\n1', 'call 2\n1']);
  });

  it('are never more than four, name only what rings, and are gone with the last call', async () => {
    const step = fc.record({
      ringing: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 30 }),
      pauseMs: fc.integer({ min: 0, max: 3_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { time, notifications, texts, raised } = desktop();
        for (const { ringing, pauseMs } of steps) {
          notifications.follow(ringing.map((key) => entry(`call ${key}`)));
          await settled();
          expect(texts().length).toBeLessThanOrEqual(4);
          for (const text of texts())
            if (text.startsWith('call ')) expect(ringing.map((key) => `call ${key}\n1`)).toContain(text);
          time.turn(pauseMs);
          await settled();
        }
        const before = raised();
        notifications.follow([]);
        await settled();
        time.turn(10_000);
        expect(texts()).toEqual([]);
        expect(raised()).toBe(before);
      }),
    );
  });

  it('say nothing to a server that does not answer, and leave nothing on the screen once it does', async () => {
    const step = fc.record({
      ringing: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
      answers: fc.boolean(),
      pauseMs: fc.integer({ min: 0, max: 3_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { server, time, notifications, texts } = desktop();
        for (const { ringing, answers, pauseMs } of steps) {
          server.answers = answers;
          notifications.follow(ringing.map((key) => entry(`call ${key}`)));
          await settled();
          time.turn(pauseMs);
          await settled();
        }
        server.answers = true;
        notifications.follow([entry('last')]);
        await settled();
        time.turn(10_000);
        await settled();
        expect(texts()).toEqual(['last\n1']);
        notifications.stop();
        expect(texts()).toEqual([]);
      }),
    );
  });

  it('of two hundred calls in a second are a handful', async () => {
    const { time, notifications, raised, texts } = desktop();
    const entries: PopupEntry[] = [];
    for (let call = 0; call < 200; call += 1) {
      entries.unshift(entry(`call ${call}`));
      notifications.follow([...entries]);
      await settled();
      time.turn(5);
    }
    time.turn(4_000);
    await settled();
    expect(texts()).toContain('More incoming calls: 197');
    expect(raised()).toBeLessThanOrEqual(6);
  });
});
