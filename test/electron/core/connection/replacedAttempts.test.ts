import { expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { codeOf, setUp, url } from './connectionSetUp.ts';

const second = 'https://second.example/rest/7/secondcode123/';
const third = 'https://third.example/rest/7/thirdcode123/';

/** The portal of `url` in use, and an attempt that is being stored or written down. */
async function whileSecondIsKept(what: 'keychain' | 'record') {
  const parts = setUp();
  const { portal, slow, time } = parts;
  await portal.connect(url);
  await settled();
  const fast = slow[what];
  slow[what] = () => new Promise((resolve) => void time.after(3_000, resolve));
  const code = codeOf(portal.connect(second));
  await settled();
  slow[what] = fast;
  const turn = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) {
      time.turn(3_000);
      await settled();
    }
  };
  return { ...parts, code, turn };
}

it.each(['keychain', 'record'] as const)(
  'an attempt that is replaced while its %s is slow leaves record and secrets of the portal in use',
  async (what) => {
    const { portal, faults, code, turn, kept, record, left, restarted } = await whileSecondIsKept(what);
    faults.portal = 'portal.down';
    expect(await codeOf(portal.connect(third))).toBe('portal.down');
    await turn();
    expect(await code).toBe('portal.notConnected');
    expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
    expect(record()).toMatchObject({ origin: 'https://portal.example' });
    expect([...kept.keys()]).toEqual(['portal.example/7']);
    expect(left()).toEqual([]);
    delete faults.portal;
    const again = restarted();
    again.start();
    await settled();
    expect(again.connection.get()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
  },
);

it.each(['keychain', 'record'] as const)(
  'one that is replaced by another one while its %s is slow leaves that one alone',
  async (what) => {
    const { portal, code, turn, kept, record, left } = await whileSecondIsKept(what);
    const other = codeOf(portal.connect(third));
    await turn();
    expect(await code).toBe('portal.notConnected');
    expect(await other).toBe('no error');
    expect(record()).toMatchObject({ origin: 'https://third.example' });
    expect([...kept.keys()]).toEqual(['third.example/7']);
    expect(left()).toEqual([]);
  },
);

it.each(['keychain', 'record'] as const)(
  'one that is disconnected while its %s is slow leaves nothing',
  async (what) => {
    const { portal, code, turn, kept, record, left } = await whileSecondIsKept(what);
    const disconnected = portal.disconnect();
    await turn();
    await disconnected;
    expect(await code).toBe('portal.notConnected');
    expect(record()).toBeNull();
    expect(kept.size).toBe(0);
    expect(left()).toEqual([]);
  },
);

it('a check of the portal in use does not take the place of the one that comes', async () => {
  const { portal, code, turn, kept, record } = await whileSecondIsKept('record');
  await portal.checkAgain();
  await turn();
  expect(await code).toBe('no error');
  expect(record()).toMatchObject({ origin: 'https://second.example' });
  expect([...kept.keys()]).toEqual(['second.example/7']);
});

it('the secret of the portal before goes only once the other one is in use', async () => {
  const { portal, time, slow, kept, told } = setUp();
  await portal.connect(url);
  slow.record = () => new Promise((resolve) => void time.after(1_000, resolve));
  const connected = portal.connect(second);
  await settled();
  portal.personIsHere();
  await settled();
  expect(told.at(-1)).toBe('portal portal.example/7');
  expect(kept.has('portal.example/7')).toBe(true);
  for (let turns = 0; turns < 5; turns += 1) {
    time.turn(1_000);
    await settled();
  }
  await connected;
  expect([...kept.keys()]).toEqual(['second.example/7']);
});
