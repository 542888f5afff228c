import { untrack } from 'svelte';
import type { AppErrorData } from '../../../contracts/errors.ts';
import { getLocale } from '../../../contracts/messages/generated/runtime.js';

/**
 * What happened and what to do, in the language in use; empty while there is nothing to say. The texts of errors are loaded
 * when there is one: an arriving call never waits for them. Made with a component.
 */
export function createProblemText(problem: () => AppErrorData | null): { readonly current: string } {
  let current = $state.raw('');
  // Each news of a call brings it once more; a text that is set again is said again by screen readers.
  const same = $derived(JSON.stringify(problem()));
  $effect(() => {
    void [same, getLocale()];
    const said = untrack(problem);
    if (said === null) {
      current = '';
      return;
    }
    let isStale = false;
    void problemTextOf(said).then((text) => {
      if (!isStale) current = text;
    });
    return () => {
      isStale = true;
    };
  });
  return {
    get current() {
      return current;
    },
  };
}

/** The same, once: its words are loaded first. */
export async function problemTextOf(problem: AppErrorData): Promise<string> {
  const { errorText } = await import('../../../contracts/messages/errorTexts.ts');
  const { text, nextStep } = errorText(problem);
  return `${text} ${nextStep}`;
}
