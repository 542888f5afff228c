import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import {
  createFloorConnection,
  type FloorMember,
  type LineOpening,
} from '../../../../electron/core/floor/floorConnection.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import type { BrokerProblem } from '../../../../electron/core/ports/floor/floorLine.ts';
import type { KeychainUser } from '../../../../electron/core/ports/secretStore.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../heldTime.ts';

const olga: FloorMember = { portalHost: 'northwind.example', userId: 7 };
const paul: FloorMember = { portalHost: 'northwind.example', userId: 8 };

function setUp() {
  const time = createHeldTime();
  const choices = {
    floorBroker: 'amqps://broker.example' as string | null,
    floorAuthority: null as string | null,
    floorClear: false,
  };
  const keychain = new Map<string, string>();
  const askedBy: KeychainUser[] = [];
  const files = new Map<string, string>();
  const state = { isKeychainOpen: true, left: Promise.resolve() };
  const lines: {
    opening: LineOpening;
    isStopped: boolean;
    isConnected: boolean;
    problem: BrokerProblem | null;
    isClearRefused: boolean;
    orders: string[];
    replies: ReturnType<typeof createListeners<FloorReply>>;
    tries: number;
  }[] = [];
  const refuse = (): void => {
    if (!state.isKeychainOpen) throw new AppError('keychain.locked');
  };
  const connection = createFloorConnection({
    choices: () => choices,
    secrets: {
      async read(account, by = 'program') {
        askedBy.push(by);
        refuse();
        return keychain.get(account) ?? null;
      },
      async write(account, secret) {
        refuse();
        keychain.set(account, secret);
      },
      async remove(account) {
        refuse();
        keychain.delete(account);
      },
      status: () => ({ state: 'available' }),
      personIsHere: () => undefined,
      followReturn: () => () => undefined,
    },
    async readAuthority(path) {
      const text = files.get(path);
      if (text === undefined) throw new AppError('floor.authorityNotReadable', { file: path });
      return text;
    },
    async openLine(opening) {
      const line: (typeof lines)[number] = {
        opening,
        isStopped: false,
        isConnected: false,
        problem: null,
        isClearRefused: false,
        orders: [],
        replies: createListeners<FloorReply>(failingLog),
        tries: 0,
      };
      lines.push(line);
      return {
        isConnected: () => line.isConnected && !line.isStopped,
        problem: () => line.problem,
        isClearRefused: () => line.isClearRefused,
        order: ({ id }) => void line.orders.push(id),
        replies: { follow: line.replies.follow },
        tryNow: () => void Object.assign(line, { tries: line.tries + 1, isClearRefused: false }),
        async stop() {
          line.isStopped = true;
          await state.left;
        },
      };
    },
    timers: time,
    log: quietLog,
  });
  const last = () => {
    const line = lines.at(-1);
    if (line === undefined) throw new Error('no line');
    return line;
  };
  const turnsTo = (isConnected: boolean, problem: BrokerProblem | null = null): void => {
    Object.assign(last(), { isConnected, problem });
    last().opening.onChange();
  };
  return { time, choices, keychain, askedBy, files, state, lines, connection, last, turnsTo };
}

async function connected() {
  const parts = setUp();
  parts.connection.use(olga);
  await settled();
  await parts.connection.storePassword('pass-of-olga');
  parts.turnsTo(true);
  return parts;
}

describe('a desk and the company’s broker', () => {
  it('asks for nothing where no broker is set, whoever signs in', async () => {
    const { connection, choices, lines, askedBy, time } = setUp();
    choices.floorBroker = null;
    connection.use(olga);
    connection.look();
    await settled();
    time.turn(120_000);
    await settled();
    expect([lines, askedBy, connection.standing.get().state, connection.isSet()]).toEqual([
      [],
      [],
      'off',
      false,
    ]);
    await expect(connection.storePassword('x')).rejects.toMatchObject({ code: 'floor.noBroker' });
  });

  it('says what is missing, one after the other, and is connected once all is there', async () => {
    const { connection, lines, turnsTo, last, choices } = setUp();
    connection.look();
    await settled();
    expect(connection.standing.get()).toMatchObject({ state: 'noPortal', user: null });
    connection.use(olga);
    await settled();
    expect(connection.standing.get()).toMatchObject({
      state: 'notConnected',
      problem: { code: 'floor.passwordMissing', params: { host: 'broker.example', user: 'u7' } },
      hasPassword: false,
    });
    expect(lines).toEqual([]);
    await connection.storePassword('pass-of-olga');
    expect(connection.standing.get()).toMatchObject({ state: 'connecting', hasPassword: true, user: 'u7' });
    expect(last().opening).toMatchObject({ userId: 7, password: 'pass-of-olga', authority: null });
    turnsTo(false, 'unreachable');
    expect(connection.standing.get()).toMatchObject({
      state: 'notConnected',
      problem: { code: 'floor.unreachable' },
    });
    turnsTo(true);
    expect(connection.standing.get()).toMatchObject({ state: 'connected', problem: null });
    expect(JSON.stringify(connection.standing.get())).not.toContain('pass-of-olga');
    choices.floorBroker = null;
    connection.look();
    await settled();
    expect([connection.standing.get().state, last().isStopped]).toEqual(['off', true]);
  });

  it('opens its line anew for another broker, account, authority or password, and not for the same', async () => {
    const { connection, lines, choices, files, last } = await connected();
    connection.look();
    await settled();
    expect(lines.length).toBe(1);

    await connection.storePassword('another');
    expect([lines.length, lines[0]?.isStopped, last().opening.password]).toEqual([2, true, 'another']);

    choices.floorAuthority = '/authority.pem';
    files.set('/authority.pem', 'PEM');
    connection.look();
    await settled();
    expect([lines.length, lines[1]?.isStopped, last().opening.authority]).toEqual([3, true, 'PEM']);

    connection.use(paul);
    await settled();
    expect([lines.length, last().isStopped]).toEqual([3, true]);
    expect(connection.standing.get().problem?.code).toBe('floor.passwordMissing');
    connection.use(null);
    await settled();
    expect(connection.standing.get().state).toBe('noPortal');
  });

  it('sends a password to no other broker than that which it was typed for', async () => {
    const { connection, choices, lines, keychain } = await connected();
    choices.floorBroker = 'amqps://another.example';
    connection.look();
    await settled();
    expect([lines.length, lines[0]?.isStopped]).toEqual([1, true]);
    expect(connection.standing.get().problem?.code).toBe('floor.passwordMissing');
    choices.floorBroker = ' AMQPS://Broker.example:5671/ ';
    connection.look();
    await settled();
    expect(lines.length).toBe(2);
    await connection.removePassword();
    expect([keychain.size, connection.standing.get().problem?.code, lines[1]?.isStopped]).toEqual([
      0,
      'floor.passwordMissing',
      true,
    ]);
  });

  it('goes on by the line that it has while the keychain is closed, and says so where it has none', async () => {
    const { connection, state, lines } = await connected();
    state.isKeychainOpen = false;
    connection.look();
    await settled();
    expect([connection.standing.get().state, lines[0]?.isStopped]).toEqual(['connected', false]);
    await expect(connection.storePassword('x')).rejects.toMatchObject({ code: 'floor.keychainAway' });

    const other = setUp();
    other.state.isKeychainOpen = false;
    other.connection.use(olga);
    await settled();
    expect(other.connection.standing.get().problem?.code).toBe('floor.keychainAway');
  });

  it('looks again by itself for what somebody may have put in order, and asks nobody for a password then', async () => {
    const { connection, keychain, askedBy, lines, time, turnsTo } = setUp();
    connection.use(olga);
    await settled();
    keychain.set(
      'floor-broker/u7',
      JSON.stringify({ broker: 'amqps://broker.example', password: 'handed-over' }),
    );
    time.turn(30_000);
    await settled();
    expect([lines.length, askedBy]).toEqual([1, ['program', 'nobody']]);
    turnsTo(true);
    time.turn(600_000);
    await settled();
    expect(askedBy.length, 'all is well').toBe(2);
    turnsTo(false, 'refused');
    keychain.set(
      'floor-broker/u7',
      JSON.stringify({ broker: 'amqps://broker.example', password: 'renewed' }),
    );
    time.turn(30_000);
    await settled();
    expect([lines.length, lines[0]?.isStopped]).toEqual([2, true]);
  });

  it('hands orders to the line of the moment, and replies on from it', async () => {
    const { connection, last } = await connected();
    const heard: string[] = [];
    connection.broker.replies.follow(({ id }) => heard.push(id));
    connection.broker.order({ v: 1, id: 'one', callId: 'call', wish: 'hide', seq: 1 });
    last().replies.tell({ id: 'one', result: 'done' });
    expect([last().orders, heard, connection.broker.isConnected()]).toEqual([['one'], ['one'], true]);
  });

  it('clears for colleagues where that is chosen, until the broker has refused it, and anew where a person asks', async () => {
    const { connection, choices, last } = await connected();
    expect(connection.mayClear()).toBe(false);
    choices.floorClear = true;
    expect(connection.mayClear()).toBe(true);
    last().isClearRefused = true;
    last().opening.onChange();
    expect([connection.mayClear(), connection.standing.get().isClearRefused]).toEqual([false, true]);
    connection.tryNow();
    expect([connection.mayClear(), connection.standing.get().isClearRefused]).toEqual([true, false]);
  });

  it('is not connected while the broker takes nothing in, and says so', async () => {
    const { connection, turnsTo } = await connected();
    turnsTo(false, 'blocked');
    const problem = { code: 'floor.blocked', params: { host: 'broker.example', user: 'u7' } };
    expect(connection.standing.get()).toMatchObject({ state: 'notConnected', problem });
  });

  it('tells at the end when the broker is left', async () => {
    const { connection, state, last } = await connected();
    let leave = (): void => undefined;
    state.left = new Promise((resolve) => (leave = resolve));
    const told: string[] = [];
    const stopped = connection.stop().then(() => told.push(''));
    await settled();
    expect([last().isStopped, told]).toEqual([true, []]);
    leave();
    await stopped;
  });

  it('what is opened too late, or after the end, is closed', async () => {
    const { connection, lines } = setUp();
    connection.use(olga);
    await settled();
    const stored = connection.storePassword('pass');
    void connection.stop();
    await stored;
    await settled();
    expect(lines.every(({ isStopped }) => isStopped)).toBe(true);
    expect(connection.broker.isConnected()).toBe(false);
  });
});
