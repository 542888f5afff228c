/** Far more than any log-in page asks for, and far less than keeps the main process busy. */
export const eventsPerSecondAtMost = 400;

/**
 * Counts what a page makes the main process do. Each title, console line, navigation or wish for another size is a message that the
 * main process has to take, so a page that sends them without end would let nothing else have its turn: neither Cancel nor
 * the end of the program.
 *
 * @param monotonicMs a clock that only grows
 * @param onFlood called once
 */
export function createFloodWatch(monotonicMs: () => number, onFlood: () => void): { count(): void } {
  let sinceMs = monotonicMs();
  let counted = 0;
  let isTold = false;
  return {
    count() {
      const nowMs = monotonicMs();
      if (nowMs - sinceMs >= 1000) {
        sinceMs = nowMs;
        counted = 0;
      }
      counted += 1;
      if (counted <= eventsPerSecondAtMost || isTold) return;
      isTold = true;
      onFlood();
    },
  };
}
