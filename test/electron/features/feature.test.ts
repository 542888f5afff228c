import { describe, expect, it } from 'vitest';
import type { IpcPayload } from '../../../contracts/ipc.ts';
import { createListeners } from '../../../electron/core/listeners.ts';
import { createLazyTopic, createTopic } from '../../../electron/core/topic.ts';
import {
  checksOf,
  handlersOf,
  startInOrder,
  type Feature,
  type Handlers,
} from '../../../electron/features/feature.ts';
import { publishTopics, type PublishedTopics } from '../../../electron/features/publishTopics.ts';
import { failingLog } from '../core/heldTime.ts';

describe('features', () => {
  it('that serve the same command, hidden from the compiler, do not start', () => {
    const served = { 'portal.checkAgain': () => undefined } as unknown as Required<Handlers>;
    const hidden: Feature = { handlers: { 'portal.checkAgain': () => undefined } };
    expect(() => handlersOf([{ handlers: served }, hidden])).toThrow('portal.checkAgain');
  });

  it('start in order and stop in reverse; one that cannot start leaves the others running', () => {
    const order: string[] = [];
    const failures: unknown[] = [];
    const named = (name: string): Feature => ({
      start() {
        order.push(name);
        return () => order.push(`end of ${name}`);
      },
    });
    const broken: Feature = {
      start() {
        throw new Error('no tray');
      },
    };
    const stops = startInOrder([named('a'), {}, broken, named('b')], (error) => failures.push(error));
    for (const stop of stops) stop();
    expect(order).toEqual(['a', 'b', 'end of b', 'end of a']);
    expect(failures).toEqual([new Error('no tray')]);
  });

  it('that could not end what they started say so to whoever stops them', () => {
    const held: Feature = { start: () => () => false };
    const stops = startInOrder([{ start: () => () => undefined }, held], () => undefined);
    expect(stops.map((stop) => stop())).toEqual([false, undefined]);
  });
});

describe('checks', () => {
  const works = () => ({ state: 'works' }) as const;

  it('are one list of all features, in the order in which they are told', () => {
    const features: readonly Feature[] = [
      { checks: [{ name: 'popup', run: works }] },
      {},
      {
        checks: [
          { name: 'phone', run: works },
          { name: 'keychain', run: works },
        ],
      },
    ];
    expect(checksOf(features).map(({ name }) => name)).toEqual(['keychain', 'phone', 'popup']);
  });

  it('are of one feature each', () => {
    const twice: readonly Feature[] = [
      { checks: [{ name: 'popup', run: works }] },
      { checks: [{ name: 'popup', run: works }] },
    ];
    expect(() => checksOf(twice)).toThrow('popup');
  });
});

describe('snapshots', () => {
  function setUp() {
    let isSeen = false;
    let made = 0;
    const none = { get: () => ({}) as never, follow: createListeners<undefined>(failingLog).follow };
    const popup = createTopic<IpcPayload<'popup.changed'>>(
      { revision: 1, entries: [], undo: null },
      failingLog,
    );
    const rows = createLazyTopic<IpcPayload<'calls.changed'>>(() => {
      made += 1;
      return { rows: [] };
    }, failingLog);
    const told: unknown[] = [];
    const publish: PublishedTopics['publish'] = (name, payload) => told.push([name, payload]);
    const tellAnew = publishTopics({
      topics: {
        'portal.changed': none,
        'history.changed': none,
        'phones.changed': none,
        'clicks.changed': none,
        'notes.changed': none,
        'recordings.changed': none,
        'settings.changed': none,
        'floor.changed': none,
        'floorView.changed': none,
        'selfCheck.changed': none,
        'quiet.changed': none,
        'notice.changed': none,
        'ring.changed': none,
        'installed.changed': none,
        'updates.changed': none,
        'popup.changed': popup,
        'calls.changed': { ...rows, onlyWhileSeen: true },
      },
      publish,
      isSeen: () => isSeen,
    });
    return { popup, rows, told, made: () => made, tellAnew, show: () => (isSeen = true) };
  }

  it('are told as they were when they changed', () => {
    const { popup, told } = setUp();
    popup.follow(({ revision }) => {
      if (revision === 2) popup.publish({ revision: 3, entries: [], undo: null });
    });
    popup.publish({ revision: 2, entries: [], undo: null });
    expect(told).toMatchObject([
      ['popup.changed', { revision: 2 }],
      ['popup.changed', { revision: 3 }],
    ]);
  });

  it('that nobody reads are not even made, and are told once the window is shown', () => {
    const { rows, told, made, tellAnew, show } = setUp();
    rows.changed();
    expect([told, made()]).toEqual([[], 0]);
    show();
    tellAnew();
    rows.changed();
    expect([told, made()]).toEqual([
      [
        ['calls.changed', { rows: [] }],
        ['calls.changed', { rows: [] }],
      ],
      2,
    ]);
  });
});
