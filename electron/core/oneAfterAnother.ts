/** Has pieces of work done one after the other, in the order in which they were given. */
export type OneAfterAnother = <T>(work: () => Promise<T>) => Promise<T>;

/** What one piece rejects with is for whoever gave it: the next is done all the same. */
export function createOneAfterAnother(): OneAfterAnother {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
