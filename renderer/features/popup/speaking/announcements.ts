import type { PopupEntry } from '../../../../contracts/calls.ts';

/** Calls that come within this are told as one: nobody can listen to nine of them. */
const togetherMs = 1_000;
/** More reasons at once than anybody can listen to. */
const reasonsAtMost = 3;
/** Calls that were told and may come back, when they are not told again. */
const rememberedAtMost = 500;

/** Says what people hear who do not look at the popup: each call once, and once why it left. */
export interface Announcer {
  /** @param isShown the popup is on the screen: only then is anything said, since readers pass over windows that are not */
  follow(entries: readonly PopupEntry[], isShown: boolean): void;
  stop(): void;
}

export interface AnnouncerDeps {
  /** @param calls newest first; those that ring, and those that have just ended */
  readonly say: (calls: readonly PopupEntry[], left: readonly PopupEntry[]) => void;
  /** Returns how to call it off. */
  readonly later: (delayMs: number, action: () => void) => () => void;
}

export function createAnnouncer({ say, later }: AnnouncerDeps): Announcer {
  const told = new Set<string>();
  /** What was said, by key. */
  const leftTold = new Map<string, string>();
  let present: readonly PopupEntry[] = [];
  let shown = false;
  let callOff: (() => void) | null = null;

  const isNews = (entry: PopupEntry): boolean =>
    !told.has(entry.key) && isToBeHeard(entry) && entry.state === 'ringing' && entry.leaving === null;
  // Who clicked a number waits to hear it ring, whether or not anything was said of it before.
  const hasLeft = (entry: PopupEntry): boolean =>
    entry.leaving !== null &&
    (told.has(entry.key) || entry.leaving === 'notDialled') &&
    leftTold.get(entry.key) !== saidOf(entry);

  const tell = (): void => {
    callOff = null;
    if (!shown) return;
    const calls = present.filter(isNews);
    const left = present.filter(hasLeft).slice(0, reasonsAtMost);
    for (const { key } of calls) told.add(key);
    for (const entry of left) leftTold.set(entry.key, saidOf(entry));
    forgetOldest(told);
    forgetOldest(leftTold);
    if (calls.length + left.length > 0) say(calls, left);
  };

  return {
    follow(entries, isShown) {
      present = entries;
      shown = isShown;
      // Shown anew: why it left the time before is not why it leaves now.
      for (const { key, leaving } of entries) if (leaving === null) leftTold.delete(key);
      if (shown && callOff === null && entries.some((entry) => isNews(entry) || hasLeft(entry)))
        callOff = later(togetherMs, tell);
    },
    stop() {
      callOff?.();
      callOff = null;
    },
  };
}

/** Nobody has to be told of a call that they make themselves, but where it waits for their word. */
function isToBeHeard({ direction, click }: PopupEntry): boolean {
  return direction !== 'outgoing' || click?.at === 'asks';
}

/** Of a number that is not dialled more may be to be said: that it may be dialled after all. */
function saidOf({ leaving, click }: PopupEntry): string {
  return click?.at === 'notDialled' ? click.problem.code : (leaving ?? '');
}

function forgetOldest(told: Set<string> | Map<string, string>): void {
  for (const old of [...told.keys()].slice(0, -rememberedAtMost)) told.delete(old);
}
