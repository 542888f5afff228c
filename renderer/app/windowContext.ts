import { createContext } from 'svelte';
import type { Api } from './bridge.ts';
import type { SecondsClock } from './clock.svelte.ts';
import type { LocaleState } from './locale.svelte.ts';
import type { Snapshot } from './snapshot.svelte.ts';

/** What every component of a window may reach without being handed it. */
export interface WindowContext {
  readonly api: Api;
  readonly locale: LocaleState;
  readonly clock: SecondsClock;
  readonly settings: Snapshot<'settings.changed'>;
}

export const [windowContext, provideWindowContext] = createContext<WindowContext>();
