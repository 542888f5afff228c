import { describe, expect, it } from 'vitest';
import { createContinuation } from '../../../../electron/portal/push/messages/continuation.ts';
import { wholeFrame } from '../testing/wholeFrame.ts';
import { createReceiver } from '../../../../electron/portal/push/messages/receiver.ts';
import { createSlices } from '../../../../electron/portal/push/messages/slices.ts';
import { readPullConfig } from '../../../../electron/portal/push/pullConfig.ts';
import { createManualTime } from '../testing/manualTime.ts';
import { expectCheap } from '../testing/growth.ts';
import { goodConfig } from '../testing/scriptedPush.ts';

const mostMs = 100;
const lines = (count: number, make: (index: number) => unknown): string =>
  Array.from({ length: count }, (_, index) => JSON.stringify(make(index))).join('\n');

describe('a frame', () => {
  it.each([
    ['texts of many values', lines(12, (mid) => ({ mid, text: `[${'[],'.repeat(100_000)}1]` }))],
    [
      'a wide map',
      lines(1, () => Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`K${n}`, n]))),
    ],
    ['many small texts', lines(40_000, (mid) => ({ mid, text: '{"a":[[],[],[]]}' }))],
  ])('with %s costs what one frame may cost', (what, text) => {
    expect(text.length).toBeLessThan(4_000_000);
    expectCheap(what, text, wholeFrame, mostMs);
  });

  it('whose texts hold too much together loses the later ones alone', () => {
    const call = { module_id: 'im', command: 'say' };
    const full = `{"module_id":"im","command":"${'x'}","params":[${'[],'.repeat(120_000)}1]}`;
    const { messages, unknown } = wholeFrame(lines(3, (mid) => ({ mid, text: mid === 0 ? call : full })));
    expect([messages.map(({ mid }) => mid), unknown]).toEqual([['0', '1'], 1]);
  });

  it.each([{ toString: 1, valueOf: 1 }, [[[1]]], 'x'.repeat(3_000_000), 1e308, -1, true, null])(
    'may say any time (%#)',
    (time) => {
      const text = { module_id: 'im', command: 'say' };
      const { messages } = wholeFrame(JSON.stringify({ mid: 1, text, extra: { server_time_unix: time } }));
      expect(messages).toMatchObject([{ serverTimeMs: null }]);
    },
  );
});

/** A receiver of the operator's channel; `take` is what one connection brings. */
async function setUpReceiver(onMessage: (mid: string | null) => void, answer: () => void = () => undefined) {
  const time = createManualTime();
  const said: unknown[] = [];
  const note = (event: string, fields?: unknown): void => void said.push([event, fields]);
  const config = readPullConfig(goodConfig.ok ? goodConfig.result : null, 'https://portal.example', time);
  if (config === null) throw new Error('a configuration was expected');
  /** What a message costs; manual time stands still by itself. */
  let costMs = 0;
  let spentMs = 0;
  const receiver = createReceiver({
    pushOf: 'operator',
    clock: { ...time, monotonicMs: () => time.monotonicMs() + spentMs },
    timers: time,
    log: { info: note, warn: note, error: (event, _cause, fields) => note(event, fields) },
    continuation: createContinuation(),
    health: { messageArrived: () => undefined } as never,
    handlers: {
      onMessage: ({ mid }) => {
        spentMs += costMs;
        onMessage(mid);
      },
    },
    onOrder: () => undefined,
  });
  // As a push server of version 5, which wants to hear that each message arrived.
  const { take } = receiver.connection({ ...config, token: 'token' }, answer);
  return { time, said, take, stop: receiver.stop, messagesCost: (ms: number) => (costMs = ms) };
}

const text = { module_id: 'im', command: 'say' };

describe('a frame that holds much', () => {
  it('is handed on in slices, in order, before what comes after it; what a stop leaves is dropped', async () => {
    const handed: (string | null)[] = [];
    const { time, take, stop, messagesCost } = await setUpReceiver((mid) => handed.push(mid));
    messagesCost(1);
    const whole = take(lines(30, (mid) => ({ mid, text })));
    expect(handed).toHaveLength(12);
    const behind = take(lines(1, () => ({ mid: 'after', text })));
    expect(handed).toHaveLength(12);
    await time.advance(0);
    expect(handed).toEqual([...Array.from({ length: 30 }, (_, mid) => String(mid)), 'after']);
    expect([await whole, await behind]).toEqual([true, true]);
    expect(take(lines(1, (mid) => ({ mid, text })))).toBe(false);

    take(lines(30, (mid) => ({ mid: 100 + mid, text })));
    stop();
    await time.advance(1_000);
    expect(handed).toHaveLength(31 + 12);
  });

  it('is handed on also where it cannot be acknowledged', async () => {
    const handed: (string | null)[] = [];
    const { take, said, time } = await setUpReceiver(
      (mid) => handed.push(mid),
      () => {
        throw new Error('the connection is gone');
      },
    );
    take(lines(3, (mid) => ({ mid, text })));
    take(lines(1, () => ({ mid: 'after', text })));
    await time.advance(0);
    expect(handed).toEqual(['0', '1', '2', 'after']);
    expect(said).toEqual([['push message not acknowledged', { pushOf: 'operator', times: 1 }]]);
  });

  it('is at an end where one of its messages stops the channel', async () => {
    let handed = 0;
    const receiver = await setUpReceiver(() => {
      handed += 1;
      if (handed === 3) receiver.stop();
    });
    receiver.take(lines(10, (mid) => ({ mid, text })));
    await receiver.time.advance(1_000);
    expect(handed).toBe(3);
    receiver.take(lines(1, () => ({ mid: 'new', text })));
    expect(handed).toBe(4);
  });
});

it('work that fails costs itself alone', async () => {
  const time = createManualTime();
  const failures: unknown[] = [];
  const slices = createSlices({ clock: time, timers: time, onFailure: (error) => failures.push(error) });
  const done: string[] = [];
  function* work(name: string, fails: boolean): Generator<undefined> {
    yield undefined;
    if (fails) throw new Error(name);
    done.push(name);
  }
  slices.add(work('a', true));
  expect(slices.add(work('b', false))).toBe(true);
  expect([done, failures]).toEqual([['b'], [new Error('a')]]);
});

it('a frame that nobody understands is told of once a minute, with the number of the others', async () => {
  const { time, said, take } = await setUpReceiver(() => {
    throw new Error('nobody can handle it');
  });
  for (let mid = 0; mid < 20_000; mid += 1) {
    take('junk');
    if (mid < 100) take(JSON.stringify({ mid, text }));
  }
  expect(said).toHaveLength(2);
  await time.advance(60_000);
  take('junk');
  expect(said.at(-1)).toEqual(['push frame not understood', { pieces: 1, understood: 0, frames: 20_000 }]);
});
