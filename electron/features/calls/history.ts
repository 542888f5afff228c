import { createCallersFill } from '../../core/history/callersFill.ts';
import { createKeptCalls } from '../../core/history/keptCalls.ts';
import { createOperatorHistory, type OperatorHistory } from '../../core/history/operatorHistory.ts';
import { createListeners, type Told } from '../../core/listeners.ts';
import type { House } from '../../house.ts';
import { createCallHistory } from '../../storage/history/callHistory.ts';
import { createStartHistoryWorker } from '../../storage/history/startHistoryWorker.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { SettingsFeature } from '../settings.ts';
import { callerOrders, type CallOf, type CallerOrdersOthers } from './callerOrders.ts';
import type { CallsFeature } from './calls.ts';
import { exportCalls } from './exportCalls.ts';

export interface HistoryFeature {
  /** Who called, in a call of this run or of an earlier one. @throws AppError `call.unknown`, `history.noAnswer` */
  rowOf: CallOf;
  /** A call of an earlier run. @throws AppError `call.unknown`, `history.noAnswer` */
  callOf: OperatorHistory['call'];
  /** Somebody looks at To call back. */
  readonly toCallBackAsked: Told<undefined>;
  readonly openMisses: OperatorHistory['openMisses'];
  /** Something that pages show is new, and was not written by a page. */
  readonly changed: () => void;
  /** Part of the answered calls, newest first. */
  answered(
    part: Omit<Parameters<OperatorHistory['page']>[0], 'search' | 'filter'>,
  ): ReturnType<OperatorHistory['page']>;
  /** The operator has deleted it. */
  readonly erased: Told<undefined>;
  keep: OperatorHistory['keep'];
  /** For whoever looks into what went wrong: no name, no number. */
  facts(): Promise<unknown>;
}

export interface HistoryOthers extends CallerOrdersOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'registration' | 'callers' | 'records' | 'run'>;
  readonly commands: Pick<CommandsFeature, 'left' | 'troubled'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
  readonly settings: SettingsFeature;
}

/** The operator's calls on disk: kept as they change, and what pages ask of them. */
export function createHistoryFeature(house: House, others: HistoryOthers) {
  const { paths, clock, timers, log, settings } = house;
  const { calls, connection } = others;
  const { country } = others.settings;
  const changes = createListeners<undefined>(log);
  const toCallBackAsked = createListeners<undefined>(log);
  const erased = createListeners<undefined>(log);
  let revision = 1;
  const changed = (): void => {
    revision += 1;
    changes.tell(undefined);
  };
  const owner = () => ({
    account: connection.facts.operatorAccount(),
    renamedFrom: connection.facts.used.get()?.renamedFrom ?? null,
  });
  const history = createCallHistory({
    startHistory: createStartHistoryWorker(paths.historyWorkerFile, { mainFile: paths.mainFile }),
    folder: paths.historyFolder,
    run: calls.run,
    keptDays: () => settings.settings.get().historyDays,
    timers,
    log,
    onProblem: changed,
    onLost: () => kept.writeAgain(),
  });
  const keptCalls = { ...calls.list, followCalls: calls.registration.followCalls };
  const kept = createKeptCalls({
    calls: keptCalls,
    history,
    callers: calls.callers,
    owner,
    country,
    timers,
    log,
  });
  const operator: OperatorHistory = createOperatorHistory({
    ...{ history, kept, owner, country, clock, log },
    troubled: others.commands.troubled.all,
  });
  others.commands.left.follow((left) =>
    kept.takeUp(
      new Map(
        left.flatMap(({ subject, portal }) => (subject.callKey ? [[subject.callKey, portal] as const] : [])),
      ),
    ),
  );
  const problem = () => history.problem(owner());
  const snapshot = () => ({ revision, problem: problem() });
  const callOf: CallOf = async (callKey) => calls.list.find(callKey) ?? (await operator.row(callKey));
  const fill = createCallersFill({ history, callers: calls.callers, owner, clock, timers, log });

  return {
    rowOf: callOf,
    erased,
    callOf: operator.call,
    toCallBackAsked,
    openMisses: operator.openMisses,
    changed,
    answered: (part) => operator.page({ search: '', filter: 'answered', ...part }),
    keep: operator.keep,
    async facts() {
      const facts = await operator.facts();
      const code = problem()?.code ?? null;
      return { ...facts, problem: code };
    },
    handlers: {
      'history.get': snapshot,
      'history.page': operator.page,
      'history.toCallBack'() {
        toCallBackAsked.tell(undefined);
        return operator.toCallBack();
      },
      async 'history.tickOff'({ callKey }) {
        await operator.tickOff(callKey);
        changed();
        return undefined;
      },
      async 'history.putBack'({ callKey }) {
        await operator.putBack(callKey);
        changed();
        return undefined;
      },
      'history.day': operator.day,
      'history.export': (search) => exportCalls(house, operator, search, country()),
      async 'history.erase'() {
        calls.list.forget(await operator.erase());
        calls.callers.clear();
        erased.tell(undefined);
        changed();
        return undefined;
      },
      ...callerOrders(house, callOf, others.portalPages, calls.records.openedByHand),
    } satisfies Handlers,
    topics: {
      'history.changed': {
        get: snapshot,
        follow: (listener) => changes.follow(() => listener()),
        onlyWhileSeen: true,
      },
    } satisfies Topics,
    checks: [
      {
        name: 'history',
        run() {
          const known = problem();
          return known === null ? { state: 'works' } : { state: 'broken', problem: known };
        },
      },
    ] satisfies Feature['checks'],
    start() {
      let { account } = owner();
      const followOwner = (): void => {
        const now = owner();
        if (now.account === account) return;
        account = now.account;
        fill.ownerChanged();
        changed();
      };
      const stop = stopAll(
        kept.start(),
        kept.written.follow(changed),
        connection.facts.connection.follow(followOwner),
        fill.start(),
        others.commands.troubled.changes.follow(changed),
      );
      return () => {
        stop();
        kept.flush(Infinity);
        return history.close();
      };
    },
  } satisfies Feature & HistoryFeature;
}
