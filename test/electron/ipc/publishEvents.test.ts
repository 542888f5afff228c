import { describe, expect, it } from 'vitest';
import type { IpcPayload } from '../../../contracts/ipc.ts';
import { createPublishEvent, type PublishEvent } from '../../../electron/ipc/publishEvents.ts';

const calls = { rows: [] } satisfies IpcPayload<'calls.changed'>;
const popup = (revision: number): IpcPayload<'popup.changed'> => ({ revision, entries: [], undo: null });

/** The popup's window as Electron has it: work that waits is done first, then the message is posted. */
function createWindow(workThatWaits: () => void = () => undefined) {
  const posted: unknown[] = [];
  const contents = {
    isDestroyed: () => false,
    send(_channel: string, payload: unknown) {
      workThatWaits();
      posted.push(payload);
    },
  };
  return { posted, contents };
}

describe('events to windows', () => {
  it('arrive in the order in which they were published, also one that is published while another is sent', () => {
    let publish: PublishEvent = () => undefined;
    let isFirst = true;
    const { posted, contents } = createWindow(() => {
      if (isFirst) {
        isFirst = false;
        publish('popup.changed', popup(2));
        publish('popup.changed', popup(3));
      }
    });
    publish = createPublishEvent({ contentsOf: (name) => (name === 'popup' ? contents : null) });
    publish('popup.changed', popup(1));
    expect(posted).toEqual([popup(1), popup(2), popup(3)]);
  });

  it('go on after a window that could not take one', () => {
    let breaks = true;
    const { posted, contents } = createWindow(() => {
      if (breaks) throw new Error('gone');
    });
    const publish = createPublishEvent({ contentsOf: (name) => (name === 'popup' ? contents : null) });
    expect(() => publish('popup.changed', popup(1))).toThrow('gone');
    breaks = false;
    publish('calls.changed', calls);
    publish('popup.changed', popup(2));
    expect(posted).toEqual([popup(2)]);
  });
});
