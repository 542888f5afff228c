import { AppError } from '../../../contracts/errors.ts';
import type {
  PhoneHealth,
  PhonesSnapshot,
  PhoneSourceName,
  PhoneSourceSnapshot,
  PhoneTest,
} from '../../../contracts/phones.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { CallEvent } from '../ports/callSource.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PhoneControl, PhoneSource } from '../ports/phoneSource.ts';
import { createLazyTopic, type LazyTopic, type Topic } from '../topic.ts';
import type { PhoneAbilities } from './phoneAbilities.ts';

/** What the receivers tell of themselves for the Phones page. */
export type ReceiversSnapshot = Pick<PhonesSnapshot, 'loopbackReceiver' | 'networkReceiver' | 'secretKeptIn'>;

export interface PhonesDeps {
  /** In the order of the Phones page. */
  readonly sources: readonly PhoneSource[];
  readonly settings: Topic<Settings>;
  readonly receivers: () => ReceiversSnapshot;
  /** Takes the receivers' secret out of a text. */
  readonly mask: (text: string) => string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly onEvent: (event: CallEvent) => void;
  /** Where it is said what each phone can do now. */
  readonly abilities: Pick<PhoneAbilities, 'set'>;
}

/** The phones that Ringside can listen to: each is on or off as the settings say, and tells how it is doing. */
export interface Phones {
  /** Told of a moment later, so that nothing of the page is made while a call begins to ring. */
  readonly snapshot: LazyTopic<PhonesSnapshot>;
  /** Starts those that are switched on and follows the settings; returns how to stop all. */
  start(): () => void;
  /** The receivers have something new to tell. */
  refresh(): void;
  /**
   * @param itemId null for all of them, one setting with its text a line
   * @returns the whole text to copy, secret and all. @throws AppError `receiver.notOpen` where there is none now
   */
  setupText(source: PhoneSourceName, itemId: string | null): string;
  /** Phones that a quick look finds on this computer, switched on or not. Never throws. */
  found(): Promise<PhoneSourceName[]>;
  test(source: PhoneSourceName): Promise<PhoneTest>;
  /** @throws AppError `phone.settingsNotFound` where the phone has no file to write, and those of the port */
  writeSettings(source: PhoneSourceName): Promise<{ readonly backup: string }>;
  /** @throws AppError `phone.notReachable` while it is not live, `phone.cannot` where it only tells */
  control(sourceName: string): PhoneControl;
}

interface Running {
  health: PhoneHealth;
  lastNews: PhoneSourceSnapshot['lastNews'];
  canWriteSettings: boolean;
  /** Null while it is off. */
  stop: (() => void) | null;
}

const tellWithinMs = 50;

export function createPhones(deps: PhonesDeps): Phones {
  const { sources, settings, clock, log } = deps;
  const off = (): PhoneHealth => ({ state: 'off', sinceMs: clock.nowMs(), problem: null });
  const running = new Map<string, Running>(
    sources.map(({ name }) => [name, { health: off(), lastNews: null, canWriteSettings: false, stop: null }]),
  );
  const sourceNamed = (name: string): PhoneSource | undefined =>
    sources.find((source) => source.name === name);

  const snapshotNow = (): PhonesSnapshot => ({
    sources: sources.map((source) => snapshotOf(source, running.get(source.name))),
    ...deps.receivers(),
  });
  const snapshotOf = (source: PhoneSource, state: Running | undefined): PhoneSourceSnapshot => ({
    name: source.name,
    way: source.way,
    on: settings.get().phonesOn.includes(source.name),
    health: state?.health ?? off(),
    lastNews: state?.lastNews ?? null,
    can: [...source.can],
    setup: source.setup().map(({ id, setting, text }) => ({ id, setting, maskedText: deps.mask(text) })),
    canWriteSettings: state?.canWriteSettings ?? false,
  });
  const snapshot = createLazyTopic<PhonesSnapshot>(snapshotNow, log);
  let isTelling = false;
  const publishSoon = (): void => {
    if (isTelling) return;
    isTelling = true;
    deps.timers.after(tellWithinMs, () => {
      isTelling = false;
      snapshot.changed();
    });
  };

  const setHealth = (source: PhoneSource, state: Running, health: PhoneHealth): void => {
    state.health = health;
    deps.abilities.set(source.name, health.state === 'live' ? source.can : []);
    publishSoon();
  };

  const begin = (source: PhoneSource, state: Running): void => {
    setHealth(source, state, { state: 'starting', sinceMs: clock.nowMs(), problem: null });
    state.stop = source.start({
      onEvent: deps.onEvent,
      onNews: (news, atMs) => {
        state.lastNews = { news, atMs };
        publishSoon();
      },
      onHealth: (health) => {
        if (health.state !== state.health.state)
          log.info('phone', { source: source.name, state: health.state, problem: health.problem?.code });
        setHealth(source, state, health);
      },
    });
    void source.settingsFile?.isThere().then((isThere) => {
      state.canWriteSettings = isThere;
      publishSoon();
    });
  };

  const end = (source: PhoneSource, state: Running): void => {
    state.stop?.();
    state.stop = null;
    setHealth(source, state, off());
    log.info('phone', { source: source.name, state: 'off' });
  };

  const followSettings = (): void => {
    for (const source of sources) {
      const state = running.get(source.name);
      const on = settings.get().phonesOn.includes(source.name);
      if (state === undefined || on === (state.stop !== null)) continue;
      if (on) begin(source, state);
      else end(source, state);
    }
    publishSoon();
  };

  return {
    snapshot,
    start() {
      followSettings();
      const stopFollowing = settings.follow(followSettings);
      return () => {
        stopFollowing();
        for (const source of sources) {
          const state = running.get(source.name);
          if (state !== undefined && state.stop !== null) end(source, state);
        }
      };
    },
    refresh: publishSoon,
    setupText(name, itemId) {
      const setup = sourceNamed(name)?.setup() ?? [];
      const text = setup.find(({ id }) => id === itemId)?.text;
      if (text !== undefined) return text;
      if (itemId !== null || setup.length === 0) throw new AppError('receiver.notOpen');
      return setup.map(({ setting, text }) => `${setting}=${text}\n`).join('');
    },
    async found() {
      const looks = await Promise.all(
        sources.map(async ({ name, isFound }) => ({ name, is: (await isFound?.()) === true })),
      );
      return looks.filter(({ is }) => is).map(({ name }) => name);
    },
    async test(name) {
      const test = await sourceNamed(name)?.test();
      return test ?? { heard: false, problem: { code: 'phone.cannot', params: { phone: name } } };
    },
    async writeSettings(name) {
      const file = sourceNamed(name)?.settingsFile ?? null;
      if (file === null) throw new AppError('phone.settingsNotFound', { phone: name });
      return await file.write();
    },
    control(name) {
      const control = sourceNamed(name)?.control ?? null;
      if (control === null) throw new AppError('phone.cannot', { phone: name });
      const { state, problem } = running.get(name)?.health ?? off();
      if (state !== 'live') throw new AppError('phone.notReachable', problem?.params ?? { phone: name });
      return control;
    },
  };
}
