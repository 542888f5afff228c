import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/** What the operator looks for on the page, and what of it there is. */
export interface SettingsSearch {
  text: string;
  /** Everything is found while nothing is looked for. */
  readonly isAnythingFound: boolean;
  /** @param heading found by it, a group is seen whole */
  group(heading: () => string): SearchedGroup;
}

/** Some rows under one heading, which is seen while one of them is. */
export interface SearchedGroup {
  readonly isFound: boolean;
  /** @param texts of a row: its name and what is said of it */
  finds(texts: readonly string[]): boolean;
  /** A row says whether it is seen. @param row unique on the page. @returns how to take it out */
  tell(row: string, seen: boolean): () => void;
}

export function createSettingsSearch(): SettingsSearch {
  let text = $state('');
  const words = $derived(
    folded(text)
      .split(/\s+/)
      .filter((word) => word !== ''),
  );
  const seenRows = new SvelteMap<string, SearchedGroup>();

  const finds = (texts: readonly string[]): boolean => {
    const all = folded(texts.join('\n'));
    return words.every((word) => all.includes(word));
  };

  return {
    get text() {
      return text;
    },
    set text(typed) {
      text = typed;
    },
    get isAnythingFound() {
      return words.length === 0 || seenRows.size > 0;
    },
    group(heading) {
      const group: SearchedGroup = {
        get isFound() {
          return finds([heading()]) || [...seenRows.values()].includes(group);
        },
        finds: (texts) => finds([heading(), ...texts]),
        tell(row, seen) {
          if (seen) seenRows.set(row, group);
          else seenRows.delete(row);
          return () => void seenRows.delete(row);
        },
      };
      return group;
    },
  };
}

/** Without case and accents, so that `ubersicht` finds Übersicht. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

const key = Symbol('searched group');

export function provideSearchedGroup(group: SearchedGroup): void {
  setContext(key, group);
}

/** Undefined where a row stands on a page that is not searched. */
export function searchedGroupAround(): SearchedGroup | undefined {
  return getContext<SearchedGroup | undefined>(key);
}
