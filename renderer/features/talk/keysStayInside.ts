/**
 * The keys of the call, or of the list, go on outside: in a panel that is laid open they are about that.
 *
 * @param onclose Escape closes it
 * @returns whether the key is the panel's to use
 */
export function keysStayInside(event: KeyboardEvent, onclose: () => void): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  event.stopPropagation();
  if (event.key !== 'Escape') return true;
  event.preventDefault();
  onclose();
  return false;
}
