import type { FloorPicture } from '../../../../contracts/floor/floorPicture.ts';
import type { FloorView, WordTaken } from '../../ports/floor/floorView.ts';
import { createLazyTopic, type LazyTopic } from '../../topic.ts';
import { createColleagueNames, type ColleagueNamesDeps } from './colleagueNames.ts';
import { createKnownFloor } from './knownFloor.ts';
import { createStuckNotice, type StuckNoticeDeps } from './stuckNotice.ts';

export interface FloorLeadDeps
  extends Pick<ColleagueNamesDeps, 'people'>, Omit<StuckNoticeDeps, 'onProblem'> {
  readonly view: Pick<FloorView, 'read' | 'states' | 'reading' | 'readingChanged' | 'retryForAll'>;
  /** Whether this desk leads, as it is chosen. */
  readonly leads: () => boolean;
  readonly newId: () => string;
}

/** A desk that sees how all desks of its floor are. */
export interface FloorLead {
  readonly picture: LazyTopic<FloorPicture>;
  /** What was chosen may be otherwise by now. */
  look(): void;
  /** Another operator works here: what the one before has seen is not for their eyes. */
  forget(): void;
  /** Another sign-in is in use, or none. */
  signInChanged(): void;
  /** Never rejects. */
  retryForAll(): Promise<WordTaken>;
  stop(): void;
}

/** That a desk is silent nobody tells. */
const lookEveryMs = 10_000;
/** A whole floor tells within seconds: nobody reads as fast. */
const changeEveryMs = 1_000;

export function createFloorLead(deps: FloorLeadDeps): FloorLead {
  const { view, clock, timers, log } = deps;
  let known = createKnownFloor(clock);
  let isReading = false;
  /** When reading last began, or ended. */
  let sinceMs = clock.nowMs();
  let retriedAtMs: number | null = null;
  let cancelLook: (() => void) | null = null;
  let cancelChange: (() => void) | null = null;

  const picture = createLazyTopic<FloorPicture>(
    () => ({
      leads: deps.leads(),
      reading: view.reading(),
      sinceMs,
      ...known.see(names.known()),
      retriedAtMs,
      noticeProblem: notice.problem(),
    }),
    log,
  );
  const names = createColleagueNames({ ...deps, onKnown: picture.changed });
  const notice = createStuckNotice({ ...deps, onProblem: picture.changed });
  const changed = (): void => {
    picture.changed();
    if (!deps.leads() || view.reading() !== 'reading') return notice.look(null);
    const { stuck: cards, stuckDesks: desks } = picture.get().totals;
    notice.look({ cards, desks });
  };
  const changeSoon = (): void => {
    cancelChange ??= timers.after(changeEveryMs, () => {
      cancelChange = null;
      changed();
      names.ask(picture.get().desks.map(({ userId }) => userId));
    });
  };

  const lookLater = (): void => {
    cancelLook ??= timers.after(lookEveryMs, () => {
      cancelLook = null;
      if (!deps.leads()) return;
      changeSoon();
      lookLater();
    });
  };

  const readingChanged = (): void => {
    const reads = view.reading() === 'reading';
    // A try that failed does not make older what is known.
    if (reads !== isReading) sinceMs = clock.nowMs();
    isReading = reads;
    known.hears(reads);
    changed();
  };

  const stops = [
    view.states.follow(({ userId, state }) => {
      known.heard(userId, state);
      changeSoon();
    }),
    view.readingChanged.follow(readingChanged),
  ];

  const look = (): void => {
    const leads = deps.leads();
    view.read(leads);
    if (leads) lookLater();
    changed();
  };

  return {
    picture,
    look,
    forget() {
      known = createKnownFloor(clock);
      known.hears(view.reading() === 'reading');
      names.forget();
      retriedAtMs = null;
      notice.begin();
      changed();
    },
    signInChanged: notice.begin,
    async retryForAll() {
      if (!deps.leads()) return 'refused';
      const { desks } = picture.get();
      const troubled = desks.filter(({ stuck, figures }) => stuck > 0 || figures.unfinished > 0).length;
      const taken = await view.retryForAll({ v: 1, id: deps.newId(), desks: troubled });
      log.info('all desks are told to try again', { troubled, taken });
      if (taken !== 'taken') return taken;
      retriedAtMs = clock.nowMs();
      picture.changed();
      return taken;
    },
    stop() {
      stops.forEach((stop) => stop());
      cancelLook?.();
      cancelChange?.();
      notice.stop();
      view.read(false);
    },
  };
}
