/** Something that is said for a moment ("Saved", "Copied") and then no more. */
export interface Flash<T> {
  /** Null while there is nothing to say. */
  readonly current: T | null;
  /** Says it for the whole time, whatever was said before. */
  show(value: T): void;
  clear(): void;
}

/** Made with a component, whose end is the end of its timer as well. */
export function createFlash<T = true>(showMs: number): Flash<T> {
  let said = $state.raw<{ readonly value: T } | null>(null);

  $effect(() => {
    if (said === null) return;
    const timer = setTimeout(() => (said = null), showMs);
    return () => clearTimeout(timer);
  });

  return {
    get current() {
      return said === null ? null : said.value;
    },
    show(value) {
      said = { value };
    },
    clear() {
      said = null;
    },
  };
}
