import { describe, expect, it } from 'vitest';
import type { UpdateStep } from '../../../contracts/about.ts';
import type { Call } from '../../../electron/core/calls/call.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { createRestartFeature } from '../../../electron/features/desktop/restart.ts';
import { createHeldTime, failingLog } from '../core/heldTime.ts';

type Others = Parameters<typeof createRestartFeature>[1];

function desk(step: UpdateStep) {
  const calls: Call[] = [];
  const rows = createTopic({ rows: [] } as never, failingLog);
  const state = createTopic({ step }, failingLog);
  const done: string[] = [];
  const feature = createRestartFeature(
    {
      app: { isPackaged: false, quit: () => done.push('quit') },
      paths: { mainFile: import.meta.filename },
      timers: createHeldTime(),
      log: failingLog,
    } as never,
    {
      calls: { list: { all: () => calls, rows } } as unknown as Others['calls'],
      updates: {
        state,
        takeOver() {
          done.push('installer started');
          return true;
        },
      },
    },
  );
  feature.start();
  return {
    feature,
    state,
    done,
    setCalls(...next: Partial<Call>[]) {
      calls.splice(0, calls.length, ...(next as Call[]));
      rows.publish({ rows: [] } as never);
    },
  };
}

describe('an update that waits for the program’s end', () => {
  it('is offered as a restart, not while a call goes on, and its installer is started then', () => {
    const { feature, state, done, setCalls } = desk({ kind: 'loading', version: '0.2.0', percent: 99 });
    expect(feature.installed.get()).toEqual({ isReplaced: false, mayRestart: true });
    setCalls({ state: 'ringing' });
    state.publish({ step: { kind: 'ready', version: '0.2.0' } });
    expect(feature.installed.get()).toEqual({ isReplaced: true, mayRestart: false });
    expect(() => feature.restart()).toThrow('restart.callGoesOn');
    expect(done).toEqual([]);
    setCalls({ state: 'ended' });
    expect(feature.installed.get()).toEqual({ isReplaced: true, mayRestart: true });
    feature.restart();
    expect(done).toEqual(['installer started', 'quit']);
  });
});
