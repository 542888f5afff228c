import { EventEmitter } from 'node:events';
import type { Channel, ChannelModel } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { keepChannel } from '../../../electron/floor/keptChannel.ts';
import { createHeldTime, quietLog, settled } from '../core/heldTime.ts';

/** A connection whose channels the test opens; what is set up on them takes until the test says so. */
function setUp() {
  const time = createHeldTime();
  const asked: ((channel: Channel) => void)[] = [];
  const settingUp: (() => void)[] = [];
  const closings: unknown[] = [];
  const connection = Object.assign(new EventEmitter(), {
    createChannel: () => new Promise<Channel>((resolve) => asked.push(resolve)),
  }) as unknown as ChannelModel;
  const kept = keepChannel({
    connection,
    purpose: 'test',
    open: () => new Promise((resolve) => settingUp.push(resolve)),
    onClosed: (error) => closings.push(error),
    timers: time,
    random: () => 0,
    log: quietLog,
  });
  /** The broker opens the channel that was asked for first. */
  const give = async () => {
    const channel = Object.assign(new EventEmitter(), {
      closed: 0,
      async close() {
        channel.closed += 1;
        channel.emit('close');
      },
    });
    asked.shift()?.(channel as unknown as Channel);
    await settled();
    return channel;
  };
  return { time, kept, asked, settingUp, closings, give };
}

describe('a channel that is kept', () => {
  it('is there once it is set up, and closed at the end', async () => {
    const { kept, settingUp, give, time } = setUp();
    const channel = await give();
    expect(kept.channel()).toBeNull();
    settingUp[0]?.();
    await settled();
    expect(kept.channel()).toBe(channel);
    time.turn(5_000);
    await settled();
    expect([kept.channel(), channel.closed]).toEqual([channel, 0]);
    await kept.end();
    expect([kept.channel(), channel.closed]).toEqual([null, 1]);
  });

  it('is closed where it ends while it is being set up: it may have a consumer already', async () => {
    const { kept, settingUp, give, closings, asked, time } = setUp();
    const channel = await give();
    await kept.end();
    expect(channel.closed).toBe(1);
    settingUp[0]?.();
    await settled();
    time.turn(3_600_000);
    expect([kept.channel(), closings, asked]).toEqual([null, [], []]);
  });

  it('is closed where it ends before it is opened', async () => {
    const { kept, give, settingUp } = setUp();
    await kept.end();
    expect([(await give()).closed, settingUp]).toEqual([1, []]);
  });

  it('is given up, and tried anew, where nobody answers what sets it up', async () => {
    const { kept, settingUp, give, closings, asked, time } = setUp();
    const first = await give();
    time.turn(4_999);
    await settled();
    expect([closings.length, first.closed]).toEqual([0, 0]);
    time.turn(1);
    await settled();
    expect([closings, first.closed]).toEqual([[expect.objectContaining({ code: 'ETIMEDOUT' })], 1]);
    settingUp[0]?.();
    await settled();
    expect(kept.channel()).toBeNull();
    time.turn(10_000);
    expect(asked.length).toBe(1);
    const second = await give();
    settingUp[1]?.();
    await settled();
    expect(kept.channel()).toBe(second);
  });

  it('is given up, and tried anew, where nobody opens it, and closed where it is opened after that', async () => {
    const { kept, give, closings, asked, time } = setUp();
    time.turn(5_000);
    await settled();
    expect(closings.length).toBe(1);
    expect((await give()).closed).toBe(1);
    time.turn(10_000);
    expect([kept.channel(), asked.length, closings.length]).toEqual([null, 1, 1]);
  });
});
