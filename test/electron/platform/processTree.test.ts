import { expect, it } from 'vitest';
import { descendsFrom } from '../../../electron/platform/processTree.ts';

it.skipIf(process.platform !== 'linux')(
  'knows whom a process was started by, and by whom those',
  async () => {
    expect(await descendsFrom(process.pid, process.ppid)).toBe(true);
    expect(await descendsFrom(process.ppid, process.pid)).toBe(false);
    expect(await descendsFrom(process.pid, process.pid)).toBe(false);
  },
);

it('says no of processes that there are not', async () => {
  expect(await descendsFrom(2 ** 30, 1)).toBe(false);
  expect(await descendsFrom(0, 1)).toBe(false);
  expect(await descendsFrom(-1, 5)).toBe(false);
});
