import { describe, expect, it } from 'vitest';
import { createOnDisk } from '../../../electron/core/onDisk.ts';
import { createHeldTime, quietLog, settled } from './heldTime.ts';

/** A file that the system gives and takes as it likes. */
function setUp({ isHeld = false } = {}) {
  const time = createHeldTime();
  const disk = { isHeld, refuses: false, tries: 0, content: 'before' };
  let memory = '';
  const onDisk = createOnDisk({
    read() {
      if (disk.isHeld) return false;
      memory = `${disk.content}${memory}`;
      return true;
    },
    save() {
      disk.tries += 1;
      if (disk.refuses) return Promise.reject(new Error('no space'));
      disk.content = memory;
      return Promise.resolve();
    },
    refused: 'note.notKept',
    name: 'notes',
    timers: time,
    log: quietLog,
  });
  const put = (text: string): void => {
    memory += text;
    onDisk.write();
  };
  return { time, disk, onDisk, put };
}

describe('a file that is to be as memory is', () => {
  it('has all that was put at once, by one writing after the other', async () => {
    const { disk, onDisk, put } = setUp();
    for (const text of [' a', ' b', ' c']) put(text);
    await onDisk.written();
    expect([disk.content, disk.tries, onDisk.written()]).toEqual(['before a b c', 2, null]);
  });

  it('of a full disk is tried every five seconds, however much was put meanwhile', async () => {
    const { time, disk, onDisk, put } = setUp();
    disk.refuses = true;
    for (const text of [' a', ' b', ' c', ' d']) {
      put(text);
      await settled();
      time.turn(1_000);
    }
    expect(onDisk.problem.get()).toEqual({ code: 'note.notKept', params: {} });
    const before = disk.tries;
    for (let second = 0; second < 60; second += 1) {
      time.turn(1_000);
      await settled();
    }
    expect(disk.tries - before).toBe(12);
    disk.refuses = false;
    put(' e');
    await settled();
    expect([disk.content, onDisk.problem.get(), time.pending()]).toEqual(['before a b c d e', null, 0]);
  });

  it('is not written over where it could not be read, but joined once it can be', async () => {
    const { time, disk, put } = setUp({ isHeld: true });
    put(' a');
    await settled();
    expect([disk.content, disk.tries]).toEqual(['before', 0]);
    disk.isHeld = false;
    time.turn(5_000);
    await settled();
    expect(disk.content).toBe('before a');
  });
});
