import { describe, expect, it } from 'vitest';
import type { IpcPayload } from '../../../contracts/ipc.ts';
import { createPublishEvent, type PublishEvent } from '../../../electron/ipc/publishEvents.ts';

const calls = { rows: [] } satisfies IpcPayload<'calls.changed'>;
const popup = (revision: number): IpcPayload<'popup.changed'> => ({ revision, entries: [], undo: null });

/** The popup's window as Electron has it: work that waits is done first, then the message is posted. */
function createWindow(workThatWaits: () => void = () => undefined) {
  const posted: unknown[] = [];
  let isCrashed = false;
  const contents = {
    isDestroyed: () => false,
    isCrashed: () => isCrashed,
    send(_channel: string, payload: unknown) {
      workThatWaits();
      posted.push(payload);
    },
  };
  return { posted, contents, crash: (crashed: boolean) => (isCrashed = crashed) };
}

type Contents = ReturnType<typeof createWindow>['contents'];

function publishTo(contents: Contents | (() => Contents)) {
  const notSent: unknown[] = [];
  const publish = createPublishEvent(
    {
      contentsOf: (name) =>
        name === 'popup' ? (typeof contents === 'function' ? contents() : contents) : null,
    },
    (event, window, error) => notSent.push([event, window, String(error)]),
  );
  return { publish, notSent };
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
    ({ publish } = publishTo(contents));
    publish('popup.changed', popup(1));
    expect(posted).toEqual([popup(1), popup(2), popup(3)]);
  });

  it('cost whoever publishes nothing where a window cannot take them, and go on once it can', () => {
    let breaks = true;
    const { posted, contents } = createWindow(() => {
      if (breaks) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    });
    const { publish, notSent } = publishTo(contents);
    publish('popup.changed', popup(1));
    breaks = false;
    publish('calls.changed', calls);
    publish('popup.changed', popup(2));
    expect(posted).toEqual([popup(2)]);
    expect(notSent).toEqual([['popup.changed', 'popup', expect.stringContaining('disposed')]]);
  });

  it('are not lost with one that was published while a dead window was told', () => {
    let publish: PublishEvent = () => undefined;
    let isFirst = true;
    const { posted, contents } = createWindow(() => {
      if (!isFirst) return;
      isFirst = false;
      publish('popup.changed', popup(2));
      throw new Error('disposed');
    });
    ({ publish } = publishTo(contents));
    publish('popup.changed', popup(1));
    expect(posted).toEqual([popup(2)]);
  });

  it('are kept from a page whose process has died: it asks for the state when it is back', () => {
    const { posted, contents, crash } = createWindow();
    const { publish, notSent } = publishTo(contents);
    crash(true);
    publish('popup.changed', popup(1));
    crash(false);
    publish('popup.changed', popup(2));
    expect([posted, notSent]).toEqual([[popup(2)], []]);
  });

  it('cost nothing where even asking for the window throws', () => {
    const { publish, notSent } = publishTo(() => {
      throw new TypeError('Object has been destroyed');
    });
    publish('popup.changed', popup(1));
    expect(notSent).toHaveLength(1);
  });
});
