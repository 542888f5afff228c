import type { PopupEntry } from '../../../contracts/calls.ts';

/** An entry in its place; `gone` while the place is only kept so that nothing moves under the pointer. */
export interface Place {
  readonly entry: PopupEntry;
  readonly gone: boolean;
}

/** In a flood the places kept would outgrow the entries. */
export const goneKeptAtMost = 20;

/**
 * The places of the entries, newest first. While the pointer is in the popup none of them goes and none changes its order:
 * who is new comes on top, which is the side to which the window grows.
 */
export function placesOf(
  before: readonly Place[],
  entries: readonly PopupEntry[],
  pointerIsInside: boolean,
): readonly Place[] {
  if (!pointerIsInside) return entries.map((entry) => ({ entry, gone: false }));
  const now = new Map(entries.map((entry) => [entry.key, entry]));
  const known = new Set(before.map(({ entry }) => entry.key));
  const added = entries.filter(({ key }) => !known.has(key)).map((entry) => ({ entry, gone: false }));
  let goneLeft = goneKeptAtMost;
  const kept = before.flatMap(({ entry }) => {
    const current = now.get(entry.key);
    if (current !== undefined) return [{ entry: current, gone: false }];
    goneLeft -= 1;
    return goneLeft < 0 ? [] : [{ entry, gone: true }];
  });
  return [...added, ...kept];
}
