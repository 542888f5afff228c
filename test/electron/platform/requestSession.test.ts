import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequestSession } from '../../../electron/platform/requestSession.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';

const failed = new Error('net::ERR_FAILED');

function world() {
  const time = createHeldTime();
  const app = new EventEmitter();
  const sessions = createRequestSession<number>({
    app: app as unknown as App,
    make: (number) => number,
    clock: time,
    log: quietLog,
  });
  const gone = (serviceName: string): void =>
    void app.emit('child-process-gone', {}, { type: 'Utility', serviceName, reason: 'killed', exitCode: 9 });
  return { time, sessions, gone };
}

describe('the session of the program’s requests', () => {
  it('is another one each time the network service has died, and the same whatever else dies', () => {
    const { sessions, gone } = world();
    expect(sessions.current()).toBe(1);
    gone('audio.mojom.AudioService');
    expect(sessions.current()).toBe(1);
    for (const next of [2, 3, 4]) {
      gone('network.mojom.NetworkService');
      gone('network.mojom.NetworkService');
      expect(sessions.current()).toBe(next);
    }
  });

  it('is another one where ERR_FAILED is all that comes, and not for what has a cause of its own', () => {
    const { sessions } = world();
    const first = sessions.current();
    for (let n = 0; n < 20; n += 1) sessions.failed(first, new Error('net::ERR_CONNECTION_REFUSED'));
    for (let n = 0; n < 20; n += 1) {
      sessions.failed(first, failed);
      sessions.failed(first, failed);
      sessions.answered(first);
    }
    expect(sessions.current()).toBe(first);
    for (let n = 0; n < 3; n += 1) sessions.failed(first, failed);
    expect(sessions.current()).toBe(2);
    // What was under way through the old one says nothing of the new one.
    for (let n = 0; n < 9; n += 1) sessions.failed(first, failed);
    expect(sessions.current()).toBe(2);
  });

  it('is not made anew without end on a computer where nothing works', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 400 }), (pauses) => {
        const { time, sessions } = world();
        for (const pauseMs of pauses) {
          sessions.failed(sessions.current(), failed);
          time.turn(pauseMs);
        }
        const hours = pauses.reduce((sum, pauseMs) => sum + pauseMs, 0) / 3_600_000;
        expect(sessions.current()).toBeLessThanOrEqual(10 + hours);
      }),
    );
  });
});
