import { EventEmitter } from 'node:events';
import type { ChannelModel } from 'amqplib';
import { expect, it } from 'vitest';
import { createViewLine } from '../../../electron/floor/viewLine.ts';
import { createHeldTime, quietLog, settled } from '../core/heldTime.ts';

/** A lead on a connection that answers nothing but, where `opens`, a channel for a word. */
function setUp(opens: boolean) {
  const time = createHeldTime();
  const channel = Object.assign(new EventEmitter(), {
    closed: 0,
    publish: () => true,
    waitForConfirms: () => new Promise<void>(() => undefined),
    async close() {
      channel.closed += 1;
    },
  });
  let open = (): void => undefined;
  const connection = Object.assign(new EventEmitter(), {
    createChannel: () => new Promise(() => undefined),
    createConfirmChannel: () =>
      new Promise((resolve) => {
        open = () => resolve(channel);
        if (opens) open();
      }),
  }) as unknown as ChannelModel;
  const view = createViewLine({ timers: time, random: () => 0, log: quietLog });
  view.use(connection, { portalKey: '0123456789ab', userId: 7 });
  const word = view.retryForAll({ v: 1, id: 'b1f0a9a2-3f0f-4b57-9a57-0d6f1e7c9a01', desks: 1 });
  return { time, word, channel, open: () => open() };
}

it('does not wait for ever for a channel to say something on, and closes one that comes late', async () => {
  const { time, word, channel, open } = setUp(false);
  await settled();
  time.turn(5_000);
  expect(await word).toBe('noBroker');
  open();
  await settled();
  expect(channel.closed).toBe(1);
});

it('leaves no channel behind where nobody has confirmed the word', async () => {
  const { time, word, channel } = setUp(true);
  await settled();
  time.turn(5_000);
  expect(await word).toBe('lost');
  expect(channel.closed).toBe(1);
});
