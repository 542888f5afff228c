import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStartHistoryWorker } from '../../../../electron/storage/history/startHistoryWorker.ts';
import { createHeldTime } from '../../core/heldTime.ts';
import { anna, changeOf, everything, historyOf, keptCall, nowMs, useHistoryFolder } from './historySetUp.ts';

let outDir = '';
beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'ringside-history-worker-'));
  const entry = join(import.meta.dirname, '../../../../electron/storage/history/historyWorker.ts');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'worker.cjs' } },
    },
    ssr: { noExternal: true, external: ['libsql'] },
  });
}, 60_000);
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const at = useHistoryFolder();
const libsql = createRequire(import.meta.url).resolve('libsql');
const start = () => createStartHistoryWorker(join(outDir, 'worker.cjs'), { mainFile: libsql });

describe('the thread of the histories', () => {
  it('keeps what is written, answers after it, and has the rest when it is closed', async () => {
    const first = historyOf(at.folder, { startHistory: start() });
    first.write([keptCall(1)]);
    expect(await first.keys()).toEqual(['run1-1']);
    first.write([keptCall(2)]);
    expect(first.history.close()).toBe(true);
    const next = historyOf(at.folder, { startHistory: start(), run: 'run2' });
    expect(await next.keys()).toEqual(['run1-2', 'run1-1']);
    next.history.close();
  });

  it('that has died is told, started again, and given what this run knows', async () => {
    let again = (): void => undefined;
    let started = 0;
    const broken = createStartHistoryWorker(join(outDir, 'not-there.cjs'), { mainFile: '' });
    const whole = start();
    const time = createHeldTime(nowMs);
    const { history, write, keys, problems } = historyOf(at.folder, {
      startHistory: (listener) => ((started += 1) === 1 ? broken(listener) : whole(listener)),
      time,
      onLost: () => again(),
    });
    again = () => write([keptCall(1), keptCall(2)]);
    write([keptCall(1)]);
    await expect(keys()).rejects.toThrow('has ended');
    expect(problems).toEqual(['history.notWritable']);
    time.turn(6_000);
    await vi.waitFor(() => expect(problems).toEqual(['history.notWritable', null]), { timeout: 5_000 });
    expect(await keys()).toEqual(['run1-2', 'run1-1']);
    history.close();
  });

  it('ends when nobody asks for half a minute, and is started by the next one who does', async () => {
    const time = createHeldTime(nowMs);
    let started = 0;
    let left = 0;
    const { history, write, keys } = historyOf(at.folder, {
      startHistory: (listener) => {
        started += 1;
        const running = start()(listener);
        return {
          ...running,
          leave(request) {
            left += 1;
            running.leave(request);
          },
        };
      },
      time,
    });
    write([keptCall(1, { state: 'ringing', outcome: null })]);
    await keys();
    time.turn(29_000);
    await keys();
    time.turn(29_000);
    expect([started, left]).toEqual([1, 0]);
    time.turn(1_100);
    expect([started, left]).toEqual([1, 1]);
    write([keptCall(2)]);
    expect(await keys()).toEqual(['run1-2', 'run1-1']);
    // It is no new run: what rings goes on.
    expect((await history.ask(anna, 'call', { key: 'run1-1' }))?.state).toBe('ringing');
    expect([started, left]).toEqual([2, 1]);
    history.close();
  });

  it('that never answers holds up a page for five seconds and the end of the program for less than two', async () => {
    const file = join(outDir, 'deaf.cjs');
    writeFileSync(file, 'for (;;);');
    const time = createHeldTime(nowMs);
    const startHistory = createStartHistoryWorker(file, { mainFile: '' });
    const { history, keys } = historyOf(at.folder, { startHistory, time });
    const asked = expect(keys()).rejects.toThrow('in time');
    time.turn(5_000);
    await asked;
    const closedAt = performance.now();
    expect(history.close()).toBe(false);
    expect(performance.now() - closedAt).toBeLessThan(4_000);
  });

  it('has every call that it said was written, whenever its program is killed', async () => {
    const changes = join(outDir, 'changes.json');
    writeFileSync(changes, JSON.stringify(Array.from({ length: 400 }, (_, n) => changeOf(keptCall(n)))));
    const script = `
      const { Worker } = require('node:worker_threads');
      const changes = JSON.parse(require('node:fs').readFileSync(${JSON.stringify(changes)}, 'utf8'));
      const worker = new Worker(${JSON.stringify(join(outDir, 'worker.cjs'))}, { workerData: { mainFile: ${JSON.stringify(libsql)} } });
      const file = { path: process.argv[1], formerPath: null };
      let n = Number(process.argv[2]);
      const next = () => worker.postMessage({ id: n, file, firstOfRun: 'run1', keptDays: 365, changes: { calls: [changes[n]], gone: [] }, question: null, closed: null });
      worker.on('message', (message) => {
        if (message.kind !== 'answer') return;
        process.stdout.write(message.refusal === null ? n + '\\n' : 'refused\\n');
        n += 1;
        if (n < changes.length) next();
      });
      next();
    `;
    const { keys, write, history } = historyOf(at.folder);
    write([]);
    await keys();
    history.close();
    const path = at.onlyFile();
    let written = 0;
    for (let round = 0; round < 5; round += 1) {
      const child = spawn(process.execPath, ['-e', script, path, String(written)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      // At another moment of the writing each round.
      await vi.waitFor(() => expect(said.split('\n').length).toBeGreaterThan(2 + round * 7), {
        timeout: 20_000,
        interval: 1,
      });
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
      expect(said).not.toContain('refused');
      const last = Number(said.split('\n').slice(0, -1).at(-1));
      const next = historyOf(at.folder, { run: `next${round}` });
      // A page is as long as one may be asked for, and a quick disk has written more by now.
      const older = await next.history.ask(anna, 'page', { ...everything, offset: everything.limit });
      const there = new Set([...(await next.keys()), ...older.calls.map(({ key }) => key)]);
      expect(next.problems).toEqual([]);
      next.history.close();
      for (let n = 0; n <= last; n += 1) expect(there).toContain(`run1-${n}`);
      written = last + 1;
    }
    expect(written).toBeGreaterThan(50);
    expect(readFileSync(path).length).toBeGreaterThan(0);
    // The last one may have been written without a chance to say so.
    const { length } = await historyOf(at.folder).keys(anna);
    expect([written, written + 1].map((count) => Math.min(200, count))).toContain(length);
  }, 60_000);
});
