/** One connection that was let in. */
export interface Admitted {
  /** Its request has shown the secret: it is not cut off for others from now on. */
  proven(): void;
  /** It has its answer: it may be cut off again. */
  answered(): void;
  gone(): void;
}

/**
 * Who is connected. Where there are too many, the oldest that has not shown the secret makes room: so those who say
 * nothing, however many they are, keep nobody out.
 */
export interface Connections {
  /** @param drop cuts it off; called at most once, at once where there is no room at all */
  admit(address: string, drop: () => void): Admitted;
}

interface Entry {
  readonly address: string;
  readonly drop: () => void;
  isProven: boolean;
}

export function createConnections(bounds: {
  readonly total: number;
  /** Of one address. */
  readonly each: number;
}): Connections {
  /** Oldest first. */
  const all = new Set<Entry>();

  const drop = (entry: Entry): void => {
    if (all.delete(entry)) entry.drop();
  };
  const makeRoom = (among: readonly Entry[], most: number): void => {
    if (among.length <= most) return;
    const oldest = among.find(({ isProven }) => !isProven);
    if (oldest !== undefined) drop(oldest);
  };

  return {
    admit(address, dropIt) {
      const entry: Entry = { address, drop: dropIt, isProven: false };
      all.add(entry);
      makeRoom(
        [...all].filter((one) => one.address === address),
        bounds.each,
      );
      makeRoom([...all], bounds.total);
      return {
        proven: () => void (entry.isProven = true),
        answered: () => void (entry.isProven = false),
        gone: () => void all.delete(entry),
      };
    },
  };
}
