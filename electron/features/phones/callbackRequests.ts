import { createCallbackRequests } from '../../core/callbacks/callbackRequests.ts';
import { requestedCall, whoAsked } from '../../core/callbacks/requestedCall.ts';
import type { House } from '../../house.ts';
import type { HistoryFeature } from '../calls/history.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature } from '../feature.ts';
import type { SettingsFeature } from '../settings.ts';
import type { ConnectionFeature } from '../portal/connection.ts';

export interface CallbackRequestsOthers {
  readonly computer: Pick<Computer, 'woke' | 'networkReturned'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
  readonly history: Pick<HistoryFeature, 'keep'>;
  readonly settings: Pick<SettingsFeature, 'country'>;
}

/** Some questions to a portal, each of which may wait for its turn. */
const checkLimitMs = 45_000;
/** Call-back requests of the CRM's forms, brought to this desk where it was signed in by an administrator's application. */
export function createCallbackRequestsFeature(
  { settings, clock, timers, random, log }: House,
  { computer, connection: { facts }, history, settings: { country } }: CallbackRequestsOthers,
) {
  const requests = createCallbackRequests({
    portal() {
      const used = facts.used.get();
      if (used === null) return null;
      const { callbackQueue: queue, callerLookUp } = used.session;
      return { account: used.account, queue, callerLookUp };
    },
    isOn: () => settings.settings.get().callbackRequests,
    async keep({ account, callerLookUp }, asked) {
      const found = await whoAsked(asked, callerLookUp, country());
      const nowMs = clock.nowMs();
      return history.keep(
        account,
        asked.map((one, index) => requestedCall(one, found[index] ?? null, country(), nowMs)),
      );
    },
    clock,
    timers,
    random,
    log,
  });

  return {
    checks: [{ name: 'callbackRequests', limitMs: checkLimitMs, run: requests.check }],
    start() {
      let { callbackRequests: wasOn } = settings.settings.get();
      return stopAll(
        requests.start(),
        requests.hindrance.follow((problem) => settings.reportProblem('callbackRequests', problem)),
        facts.messages.connector.follow(requests.told),
        facts.used.follow(requests.changed),
        computer.woke.follow(requests.changed),
        computer.networkReturned.follow(requests.changed),
        settings.settings.follow(({ callbackRequests: isOn }) => {
          if (isOn !== wasOn) requests.switched();
          wasOn = isOn;
        }),
      );
    },
  } satisfies Feature;
}
