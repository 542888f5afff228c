import type { Settings } from '../../../contracts/settings.ts';
import type { Topic } from '../topic.ts';

/**
 * Makes one setting take effect: now, and whenever another choice is made. Returns how to stop.
 *
 * @param apply its second argument tells a choice of this session from the one that an earlier session made
 */
export function followChoice<K extends keyof Settings>(
  settings: Topic<Settings>,
  key: K,
  apply: (choice: Settings[K], isNew: boolean) => void,
): () => void {
  let applied = settings.get()[key];
  apply(applied, false);
  return settings.follow((next) => {
    if (next[key] === applied) return;
    applied = next[key];
    apply(applied, true);
  });
}
