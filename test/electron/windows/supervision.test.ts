import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecoveryPlan } from '../../../electron/windows/recoveryPlan.ts';
import { superviseWindow } from '../../../electron/windows/supervision.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';

describe('what is done about a page that is gone', () => {
  it('is three reloads a minute, then a new window, then patience', () => {
    const time = createHeldTime();
    const next = createRecoveryPlan(time);
    expect([next(), next(), next(), next()].map(({ kind }) => kind)).toEqual([
      'reload',
      'reload',
      'reload',
      'renew',
    ]);
    expect(next().afterMs).toBeGreaterThan(50_000);
    time.turn(200_000);
    expect(next()).toEqual({ kind: 'reload', afterMs: 50 });
  });

  it('never comes more than four times in any minute, and always comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 60 }), (pauses) => {
        const time = createHeldTime(0);
        const next = createRecoveryPlan(time);
        const doneAtMs: number[] = [];
        for (const pauseMs of pauses) {
          time.turn(pauseMs);
          const { afterMs } = next();
          expect(afterMs).toBeLessThanOrEqual(60_000);
          // A page cannot be lost again before it was brought back.
          time.turn(afterMs);
          doneAtMs.push(time.nowMs());
        }
        for (const atMs of doneAtMs)
          expect(
            doneAtMs.filter((other) => other >= atMs && other < atMs + 59_000).length,
          ).toBeLessThanOrEqual(4);
      }),
    );
  });
});

/** A window as Electron has it, whose process can be made to die; pages come up at once. */
function world() {
  const time = createHeldTime();
  const nextStep = createRecoveryPlan(time);
  const isQuitting = { now: false };
  const ended: number[] = [];
  let windows = 0;
  let page: 'up' | 'gone' = 'up';

  class StandIn extends EventEmitter {
    destroyed = false;
    readonly processId = (windows += 1);
    readonly webContents = Object.assign(new EventEmitter(), {
      isCrashed: () => page === 'gone',
      getOSProcessId: () => this.processId,
      forcefullyCrashRenderer: () => this.lose('crashed'),
    });
    isDestroyed = (): boolean => this.destroyed;
    loadURL = async (): Promise<void> => void (page = 'up');
    lose(reason: string): void {
      page = 'gone';
      this.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    }
  }
  const open = (): void => {
    const window = new StandIn();
    current = window;
    page = 'up';
    end = superviseWindow({
      name: 'popup',
      window: window as unknown as BrowserWindow,
      pageUrl: 'app://ringside/popup.html',
      nextStep,
      timers: time,
      log: quietLog,
      isQuitting: () => isQuitting.now,
      endProcess: (processId) => ended.push(processId),
      onGone: () => undefined,
      onReload: () => undefined,
      renew() {
        window.destroyed = true;
        window.emit('closed');
        open();
      },
    });
  };
  let current: StandIn = new StandIn();
  let end = (_reason: string): void => undefined;
  open();
  return { time, isQuitting, ended, window: () => current, end: () => end('silent'), page: () => page };
}

describe('a window whose page is lost', () => {
  it('has it back within a minute, whatever happened and how often', () => {
    const trouble = fc.oneof(
      fc.constantFrom('gone', 'failed', 'unresponsive', 'unresponsive then well', 'silent'),
      fc.integer({ min: 0, max: 40_000 }),
    );
    fc.assert(
      fc.property(fc.array(trouble, { maxLength: 30 }), (troubles) => {
        const { time, window, end, page } = world();
        for (const what of troubles) {
          const { webContents } = window();
          if (typeof what === 'number') time.turn(what);
          else if (what === 'gone') window().lose('oom');
          else if (what === 'failed')
            webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', '', true);
          else if (what === 'silent') end();
          else window().emit('unresponsive');
          if (what === 'unresponsive then well') window().emit('responsive');
        }
        time.turn(80_000);
        expect(page()).toBe('up');
        expect(window().destroyed).toBe(false);
        time.turn(80_000);
        expect(time.pending()).toBe(0);
      }),
    );
  });

  it('is left alone once the program ends, and while a load is only replaced by another', () => {
    const { time, isQuitting, window, page } = world();
    window().webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', '', true);
    window().webContents.emit('did-fail-load', {}, -105, 'ERR_NAME_NOT_RESOLVED', '', false);
    expect(time.pending()).toBe(0);
    isQuitting.now = true;
    window().lose('killed');
    time.turn(120_000);
    expect(page()).toBe('gone');
  });

  it('has a process ended that does not even crash', () => {
    const { time, window, end, ended } = world();
    window().webContents.forcefullyCrashRenderer = () => undefined;
    end();
    time.turn(10_000);
    expect(ended).toEqual([window().processId]);
  });
});
