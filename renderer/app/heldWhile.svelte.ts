/**
 * A value that stands still while it is held, as it was before, whether anybody looked at it then or not. Made with a component;
 * in one that is made meanwhile it stands as it is first.
 *
 * @param isHeld the pointer is in the popup, as a rule
 */
export function heldWhile<T>(isHeld: () => boolean, now: () => T): { readonly current: T } {
  let current = $state.raw(now());
  $effect.pre(() => {
    const next = now();
    if (!isHeld()) current = next;
  });
  return {
    get current() {
      return current;
    },
  };
}
