import type { App } from 'electron';
import { expect, it, onTestFinished, vi } from 'vitest';
import { beginFloorWorker } from '../../../electron/floorWorker/beginFloorWorker.ts';
import { settled } from '../core/heldTime.ts';

it('ends a worker that could not start, and says why: one without work would be taken for a worker', async () => {
  const codes: number[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => stderr.mockRestore());
  const app = {
    commandLine: { hasSwitch: () => true },
    disableHardwareAcceleration: () => undefined,
    whenReady: () => Promise.reject(new Error('no room on the disk')),
    getPath: () => '/nowhere',
    on: () => undefined,
    exit: (code: number) => void codes.push(code),
  };
  beginFloorWorker(app as unknown as App, { configurationFile: '/nowhere.json' });
  await settled();
  expect(codes).toEqual([1]);
  expect(stderr.mock.calls).toEqual([['Not started: no room on the disk\n']]);
});
