import type { PopupEntry, PopupFailure } from '../../../../contracts/calls.ts';

/** How much of a call is to be seen: all of it; a line; a slim bar while it is talked on; counted with others. */
export type Shape = 'open' | 'line' | 'bar' | 'counted';

/** `gone` while the place is only kept so that nothing moves under the pointer. */
interface Kept {
  /** One for as long as it is about the same. */
  readonly key: string;
  readonly gone: boolean;
}

/** An entry in its place. */
export interface EntryPlace extends Kept {
  readonly entry: PopupEntry;
  readonly shape: Shape;
}

/** What went wrong, in its place among the entries. */
export interface FailurePlace extends Kept {
  readonly failure: PopupFailure;
}

export type Place = EntryPlace | FailurePlace;

export function isEntryPlace(place: Place): place is EntryPlace {
  return 'entry' in place;
}

/** What the operator has to do with the popup now. */
export interface PopupHand {
  readonly pointerIsInside: boolean;
  /** Not all fits on the screen: places that are only kept are given up, so that who rings is seen. */
  readonly isCrowded: boolean;
  /** Calls that the operator opened (true) or closed. */
  readonly opened: ReadonlyMap<string, boolean>;
}

/** In a flood the places kept would outgrow the entries. */
export const goneKeptAtMost = 20;
/** Further lines are counted. */
export const linesShownAtMost = 5;

/**
 * The places from the top: what went wrong, then the entries, newest first. While the pointer is in the popup none of them
 * goes, changes its order or its shape by itself: what is new comes on top, which is the side to which the window grows.
 *
 * @returns `before` itself where nothing differs: a pointer that comes in to press has nothing drawn or measured first
 */
export function placesOf(
  before: readonly Place[],
  entries: readonly PopupEntry[],
  failures: readonly PopupFailure[],
  hand: PopupHand,
): readonly Place[] {
  const places = placesNow(before, entries, failures, hand);
  return places.length === before.length && places.every((place, index) => isSame(place, before[index]))
    ? before
    : places;
}

function isSame(place: Place, before: Place | undefined): boolean {
  if (before === undefined || place.key !== before.key || place.gone !== before.gone) return false;
  return isEntryPlace(place)
    ? isEntryPlace(before) && place.entry === before.entry && place.shape === before.shape
    : !isEntryPlace(before) && place.failure === before.failure;
}

function placesNow(
  before: readonly Place[],
  entries: readonly PopupEntry[],
  failures: readonly PopupFailure[],
  { pointerIsInside, isCrowded, opened }: PopupHand,
): readonly Place[] {
  const shapesBefore = new Map(before.filter(isEntryPlace).map(({ key, shape }) => [key, shape]));
  const atRest: readonly Place[] = [
    ...failures.map((failure) => ({ key: failureKey(failure), gone: false, failure })),
    ...placesAtRest(entries, shapesBefore, opened),
  ];
  if (!pointerIsInside) return atRest;
  const now = new Map(atRest.map((place) => [place.key, place]));
  let goneLeft = isCrowded ? 0 : goneKeptAtMost;
  const kept = before.flatMap((place) => {
    const current = now.get(place.key);
    if (current !== undefined) return [held(place, current, opened)];
    goneLeft -= 1;
    return goneLeft < 0 ? [] : [{ ...place, gone: true }];
  });
  const known = new Set(before.map(({ key }) => key));
  return [...atRest.filter(({ key }) => !known.has(key)), ...kept];
}

/** Of one cause there is one at a time. */
function failureKey({ problem }: PopupFailure): string {
  return `failure ${JSON.stringify([problem.code, problem.params])}`;
}

function held(before: Place, now: Place, opened: ReadonlyMap<string, boolean>): Place {
  if (!isEntryPlace(before) || !isEntryPlace(now)) return now;
  return { ...now, shape: heldShape(before.shape, now.entry, opened.get(now.key)) };
}

/** The newest call that rings is open, the others are a line each. Too many lines are counted, but for who waits longest. */
function placesAtRest(
  entries: readonly PopupEntry[],
  shapesBefore: ReadonlyMap<string, Shape>,
  opened: ReadonlyMap<string, boolean>,
): readonly EntryPlace[] {
  const newest = entries.find(({ state, leaving }) => state === 'ringing' && leaving === null);
  const shapeOf = (entry: PopupEntry): Shape => {
    const { key, state, leaving } = entry;
    // Whoever looks at it reads on where they are.
    if (leaving !== null) return shapesBefore.get(key) ?? 'line';
    if (opened.get(key) === true) return 'open';
    if (state === 'answered') return 'bar';
    return entry === newest && opened.get(key) !== false ? 'open' : 'line';
  };
  const places = entries.map((entry) => ({ key: entry.key, entry, gone: false, shape: shapeOf(entry) }));
  let linesLeft = places.filter(({ shape }) => shape === 'line').length - linesShownAtMost;
  return places.map((place) =>
    place.shape === 'line' && linesLeft-- > 0 ? { ...place, shape: 'counted' } : place,
  );
}

function heldShape(shape: Shape, { state, leaving }: PopupEntry, opened: boolean | undefined): Shape {
  if (shape === 'counted' || leaving !== null) return shape;
  if (opened === true) return 'open';
  return opened === false && shape === 'open' ? (state === 'answered' ? 'bar' : 'line') : shape;
}

/**
 * Behind which place the number of those that are only counted stands: none of them comes between it and what lies below.
 *
 * @returns its index, -1 where nobody is counted
 */
export function countedAt(places: readonly Place[]): number {
  return places.findLastIndex((place) => isEntryPlace(place) && place.shape === 'counted');
}
