import { AppError } from '../../../contracts/errors.ts';
import type { PhoneHealth, PhoneSourceName, PhoneState, PhoneWay } from '../../../contracts/phones.ts';
import type { CallEvent } from '../../core/ports/callSource.ts';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type {
  Hook,
  HookReceiver,
  LiveLegs,
  PhoneSettingsFile,
  PhoneSource,
  PhoneSourceHandlers,
  SetupText,
} from '../../core/ports/phoneSource.ts';
import { createHookCalls } from './hookCalls.ts';

/** What every phone that tells of its calls by hooks needs of the world. */
export interface HookSourceDeps {
  readonly receiver: HookReceiver;
  readonly liveLegs: LiveLegs;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A new id, unique for good. */
  readonly newId: () => string;
}

/** What one phone is, apart from the others. */
export interface HookPhone {
  readonly name: PhoneSourceName;
  readonly way: Exclude<PhoneWay, 'controlSocket'>;
  /** What to copy into it. @param baseUrl of the receiver, without a slash at its end */
  readonly setup: (baseUrl: string) => readonly SetupText[];
  readonly settingsFile?: PhoneSettingsFile;
  /** Makes the receiver hear a hook `test` with this number, the way the phone's own hooks come. */
  readonly knock: (baseUrl: string, number: string) => Promise<void>;
}

/** Desk phones repeat a request that was not answered in time; retries of HTTP clients come within this. */
const networkRepeatsWithinMs = 2000;
const testAnswersWithinMs = 5000;
/**
 * Nobody is left waiting for longer, as a rule. A `resume` that was lost, or for which no address is set up, is not to leave the talk held
 * to its end: there is no button to say otherwise.
 */
const heldAtMostMs = 10 * 60_000;

/** A phone that reports its calls to one of the receivers. It only tells: nothing can be done with its calls. */
export function createHookSource(phone: HookPhone, deps: HookSourceDeps): PhoneSource {
  const { receiver, clock } = deps;
  let started = false;
  /** Number of the test under way -> what to do once it is heard. */
  const tests = new Map<string, () => void>();

  const start = (handlers: PhoneSourceHandlers): (() => void) => {
    const calls = createHookCalls({
      sourceName: phone.name,
      liveLegs: deps.liveLegs,
      country: deps.country,
      newId: deps.newId,
      repeatsWithinMs: phone.way === 'network' ? networkRepeatsWithinMs : 0,
    });
    let heard = false;
    let health: PhoneHealth | null = null;
    /** Of calls that are held, how to wait no longer; by `sourceCallId`. */
    const holds = new Map<string, () => void>();

    const tell = (event: CallEvent): void => {
      const { sourceCallId } = event.call;
      if (event.type === 'held' || event.type === 'ended') {
        holds.get(sourceCallId)?.();
        holds.delete(sourceCallId);
      }
      if (event.type === 'held' && event.isHeld)
        holds.set(
          sourceCallId,
          deps.timers.after(heldAtMostMs, () => {
            holds.delete(sourceCallId);
            handlers.onEvent({ ...event, isHeld: false, atMs: clock.nowMs() });
          }),
        );
      handlers.onEvent(event);
    };

    const tellHealth = (): void => {
      const problem = receiver.problem();
      const state = stateOf(receiver.baseUrl() !== null, problem !== null, heard);
      if (health?.state === state && health.problem?.code === problem?.code) return;
      health = { state, problem, sinceMs: health?.state === state ? health.sinceMs : clock.nowMs() };
      handlers.onHealth(health);
    };
    const onHook = (hook: Hook): void => {
      if (hook.news === 'test') tests.get(hook.number)?.();
      else heard = true;
      calls.apply(hook).forEach(tell);
      handlers.onNews(hook.news, hook.atMs);
      tellHealth();
    };

    started = true;
    const stop = receiver.listen(phone.name, { onHook, onReceiverChange: tellHealth });
    tellHealth();
    return () => {
      started = false;
      for (const waitNoLonger of holds.values()) waitNoLonger();
      stop();
    };
  };

  return {
    name: phone.name,
    way: phone.way,
    can: [],
    control: null,
    settingsFile: phone.settingsFile ?? null,
    ...(phone.settingsFile !== undefined && { isFound: phone.settingsFile.isThere }),
    start,
    setup() {
      const baseUrl = receiver.baseUrl();
      return baseUrl === null ? [] : phone.setup(baseUrl);
    },
    async test() {
      const baseUrl = receiver.baseUrl();
      if (!started || baseUrl === null)
        return { heard: false, problem: receiver.problem() ?? { code: 'receiver.notOpen', params: {} } };
      const number = `test-${deps.newId()}`;
      const startedAtMs = clock.monotonicMs();
      let forget = (): void => undefined;
      const heard = new Promise<boolean>((resolve) => {
        const cancel = deps.timers.after(testAnswersWithinMs, () => resolve(false));
        tests.set(number, () => resolve(true));
        forget = () => {
          cancel();
          tests.delete(number);
        };
      });
      try {
        await phone.knock(baseUrl, number);
        if (await heard) return { heard: true, tookMs: clock.monotonicMs() - startedAtMs };
        throw new AppError('phone.nothingHeard');
      } catch {
        return { heard: false, problem: { code: 'phone.nothingHeard', params: { phone: phone.name } } };
      } finally {
        forget();
      }
    },
  };
}

function stateOf(isOpen: boolean, hasProblem: boolean, heard: boolean): PhoneState {
  if (!isOpen) return hasProblem ? 'down' : 'starting';
  return heard ? 'live' : 'waiting';
}

/**
 * The addresses of a phone's hooks.
 *
 * @param news a variable of a script, too
 * @param query as the phone is to send it, its own placeholders and all: first what the caller does not choose, the name
 *   last, since a phone may put it in unescaped (`hookQuery.ts` in the receivers)
 */
export function hookUrl(
  baseUrl: string,
  source: PhoneSourceName,
  news: Hook['news'] | '$news',
  query: string,
): string {
  return `${baseUrl}/${source}/${news}${query === '' ? '' : `?${query}`}`;
}

/**
 * The base address without its secret, and the secret: for what can send it in the header `X-Ringside-Secret`, where other
 * users of the computer and proxies' logs do not see it.
 */
export function partedBaseUrl(baseUrl: string): { readonly origin: string; readonly secret: string } {
  const slashAt = baseUrl.lastIndexOf('/');
  return { origin: baseUrl.slice(0, slashAt), secret: baseUrl.slice(slashAt + 1) };
}
