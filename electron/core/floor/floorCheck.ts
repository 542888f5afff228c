import { readDeskUser } from '../../../contracts/floor/broker.ts';
import { checkResult, type Check } from '../selfCheck/check.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { FloorConnection } from './floorConnection.ts';

export interface FloorCheckDeps {
  readonly connection: Pick<FloorConnection, 'broker' | 'standing' | 'tryNow' | 'isSet' | 'host'>;
  readonly wantsClear: () => boolean;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timers: Timers;
}

/**
 * An order about a call that there is not, which a worker answers without asking the portal anything. Each time about another one: of two
 * checks of one operator, at computers whose clocks differ, a worker would take the later one for a late order and answer it not at all.
 */
const askedCall = 'ringside.check';
const connectsWithinMs = 12_000;
/** Where there is a problem, for as long it may be that of before. */
const triedAnewMs = 4_000;
/** One worker may be about to take another's place. */
const answersWithinMs = 6_000;
const askEveryMs = 1_000;

/** Whether the company's broker takes this desk's orders, and a worker answers them. */
export function createFloorCheck(deps: FloorCheckDeps): Check {
  const { connection, timers } = deps;
  const { standing, broker } = connection;

  /** @returns whether that came true in time */
  const within = (
    ms: number,
    follow: (look: () => void) => () => void,
    isSo: () => boolean,
  ): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (answer: boolean): void => {
        stop();
        cancel();
        resolve(answer);
      };
      const stop = follow(() => {
        if (isSo()) end(true);
      });
      const cancel = timers.after(ms, () => end(false));
      if (isSo()) end(true);
    });

  const isSettled = (): boolean => standing.get().state !== 'connecting';

  const isRefused = (): boolean => standing.get().isClearRefused && deps.wantsClear();

  /** @param userIds of an order for colleagues; a broker that refuses it ends the connection, and is asked once */
  const isAnswered = async (userIds?: readonly number[]): Promise<boolean> => {
    const id = deps.newId();
    const seq = deps.clock.nowMs();
    let isThere = false;
    let cancelAsking = (): void => undefined;
    const ask = (): void => {
      broker.order({
        v: 1,
        id,
        callId: `${askedCall}.${id}`,
        wish: 'keep',
        seq,
        ...(userIds && { userIds: [...userIds] }),
      });
      cancelAsking = timers.after(askEveryMs, ask);
    };
    const answered = within(
      answersWithinMs,
      (look) => {
        const stops = [
          broker.replies.follow((reply) => {
            isThere ||= reply.id === id;
            look();
          }),
          standing.follow(look),
        ];
        return () => stops.forEach((stop) => stop());
      },
      () => isThere || isRefused(),
    );
    ask();
    await answered.finally(() => cancelAsking());
    return isThere;
  };

  return {
    name: 'floor',
    isThere: connection.isSet,
    limitMs: triedAnewMs + connectsWithinMs + answersWithinMs + 1_000,
    async run() {
      if (standing.get().state !== 'connected') {
        connection.tryNow();
        // What it stands for now was so before it was tried again.
        await within(
          triedAnewMs,
          (look) => standing.follow(look),
          () => standing.get().state === 'connected',
        );
      }
      await within(connectsWithinMs, (look) => standing.follow(look), isSettled);
      const { state, problem, user } = standing.get();
      const params = { host: connection.host(), user: user ?? '' };
      if (state === 'off' || state === 'noPortal') return { state: 'notInUse' };
      if (state !== 'connected') return checkResult(problem ?? { code: 'floor.unreachable', params });
      const self = readDeskUser(params.user);
      const asksAnew = isRefused() && self !== null;
      if (asksAnew) connection.tryNow();
      if (!isRefused() && !(await isAnswered(asksAnew ? [self] : undefined)) && !isRefused()) {
        // The broker says only to what it is sent that it takes nothing in.
        const { problem: since } = standing.get();
        return checkResult(since ?? { code: 'floor.noWorker', params });
      }
      if (isRefused()) return checkResult({ code: 'floor.clearRefused', params });
      return { state: 'works', facts: params };
    },
  };
}
