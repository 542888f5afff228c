import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  asksForStatus,
  askForStatus,
  createStatusQuestions,
} from '../../../electron/desktop/statusQuestion.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ringside-status-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The program that runs, and one that is started to ask it: Electron hands the one's data to the other. */
function programs(isRunning: boolean) {
  const events = new EventEmitter();
  const said: string[] = [];
  let asked: unknown = null;
  const running = createStatusQuestions({
    getPath: () => folder,
    on: ((name: string, listener: () => void) => events.on(name, listener)) as never,
    off: ((name: string, listener: () => void) => events.off(name, listener)) as never,
  });
  const tell = (data: unknown): void => void events.emit('second-instance', {}, [], '', data);
  const ask = (): number =>
    askForStatus(
      {
        getPath: () => folder,
        releaseSingleInstanceLock: () => undefined,
        requestSingleInstanceLock(data) {
          asked = data;
          if (isRunning) tell(data);
          return !isRunning;
        },
      },
      (text) => said.push(text),
    );
  return { running, ask, tell, said, asked: () => asked };
}

describe('the question how the program is', () => {
  it.each([
    [true, 0],
    [false, 1],
  ])(
    'is answered as the program that runs says (ok: %s), with code %d, and leaves nothing behind',
    (ok, code) => {
      const { running, ask, said } = programs(true);
      running.start();
      running.follow(() => ({ running: true, ok }));
      expect(ask()).toBe(code);
      expect(said.map((text) => JSON.parse(text) as unknown)).toEqual([{ running: true, ok }]);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is answered by itself where none runs', () => {
    const { ask, said } = programs(false);
    expect(ask()).toBe(2);
    expect(said).toEqual(['{"running":false}']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that comes before the program is up waits for it', () => {
    const { running, tell } = programs(true);
    running.start();
    const name = 'ringside-status-Ab12Cd';
    const place = mkdtempSync(join(folder, 'ringside-status-'));
    tell({ status: name });
    tell({ status: place.slice(folder.length + 1) });
    expect(readdirSync(place)).toEqual([]);
    running.follow(() => ({ ok: true }));
    expect(readdirSync(place)).toEqual(['answer.json']);
    if (process.platform !== 'win32') expect(statSync(join(place, 'answer.json')).mode & 0o077).toBe(0);
    // Who asked is gone: no folder is made for it.
    expect(existsSync(join(folder, name))).toBe(false);
  });

  it('leads nowhere else, whatever is handed over', () => {
    const { running, tell } = programs(true);
    running.start();
    running.follow(() => ({ ok: true }));
    for (const status of ['..', '../x', 'ringside-status-', `${folder}/ringside-status-Ab12Cd`, 7, null])
      tell({ status });
    tell(null);
    tell('ringside-status-Ab12Cd');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is asked by a word in front of a link alone', () => {
    expect(asksForStatus(['ringside', '--status'])).toBe(true);
    expect(asksForStatus(['ringside', '--', '--status'])).toBe(false);
    expect(asksForStatus(['ringside'])).toBe(false);
  });
});
