import { describe, expect, it } from 'vitest';
import {
  createFreshConnections,
  type FreshConnections,
} from '../../../../electron/platform/upload/freshConnections.ts';

interface Used {
  readonly place: number;
  closed: number;
  closeAllConnections(): Promise<void>;
}

function world(close: () => Promise<void> = () => Promise.resolve()) {
  const made: Used[] = [];
  const failures: unknown[] = [];
  const fresh: FreshConnections<Used> = createFreshConnections<Used>((place) => {
    const session: Used = {
      place,
      closed: 0,
      closeAllConnections() {
        session.closed += 1;
        return close();
      },
    };
    made.push(session);
    return {
      current: () => session,
      answered: () => undefined,
      failed: (_session, error) => void failures.push(error),
    };
  });
  return { fresh, made, failures };
}

const never = new AbortController().signal;

describe('sessions whose connections nobody has used', () => {
  it('closes what was left open before each request, and uses one session for one after another', async () => {
    const { fresh, made } = world();
    for (let n = 1; n <= 4; n += 1) {
      const closed = await fresh.through((session, over) => {
        over();
        return Promise.resolve(session.closed);
      }, never);
      expect([closed, made.length]).toEqual([n, 1]);
    }
  });

  it('gives no session to a second one while the first is on the wire, however its head was answered', async () => {
    const { fresh, made } = world();
    let firstOver = (): void => undefined;
    await fresh.through((_session, over) => {
      firstOver = over;
      return Promise.resolve();
    }, never);
    const place = (): Promise<number> =>
      fresh.through((session, over) => {
        over();
        return Promise.resolve(session.place);
      }, never);
    expect(await place()).toBe(2);
    firstOver();
    firstOver();
    expect([await place(), await place(), made.length, made[0]?.closed]).toEqual([1, 1, 2, 3]);
  });

  it('gives the session back where the request fails, and says so', async () => {
    const { fresh, made, failures } = world();
    const why = new Error('net::ERR_EMPTY_RESPONSE');
    for (let n = 0; n < 3; n += 1)
      await expect(fresh.through(() => Promise.reject(why), never)).rejects.toBe(why);
    expect([made.length, failures]).toEqual([1, [why, why, why]]);
  });

  it('does not wait for a session that never says that it has closed them, and does not use it again', async () => {
    let hangs = true;
    const { fresh, made } = world(() => (hangs ? new Promise(() => undefined) : Promise.resolve()));
    const giveUp = new AbortController();
    const why = new Error('given up');
    const waiting = fresh.through(() => Promise.resolve('sent'), giveUp.signal);
    giveUp.abort(why);
    await expect(waiting).rejects.toBe(why);
    hangs = false;
    expect(await fresh.through((session) => Promise.resolve(session.place), never)).toBe(2);
    expect(made).toHaveLength(2);
    await expect(fresh.through(() => Promise.resolve(), giveUp.signal)).rejects.toBe(why);
  });
});
