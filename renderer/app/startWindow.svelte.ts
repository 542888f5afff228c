import { flushSync } from 'svelte';
import type { FirstLook } from '../../contracts/settings/firstLook.ts';
import type { RingsideBridge } from '../../contracts/ipc.ts';
import { createApi } from './bridge.ts';
import { createSecondsClock } from './clock.svelte.ts';
import { createLocale } from './locale.svelte.ts';
import { createSnapshot } from './snapshot.svelte.ts';
import { applyTheme } from './theme.ts';
import type { WindowContext } from './windowContext.ts';

/**
 * Prepares a window. Its components are made once `ready` is fulfilled: settings are known then, or how the window is to look
 * at first, and page language and theme follow them, so that nothing flashes up in the wrong language or colours. Whatever else
 * the window asks the main process for it asks meanwhile, not after.
 *
 * @param page the `html` element
 * @param firstLook where the window is drawn before the settings are known; null where it waits for them
 * @returns the context for the components, and how to stop following
 */
export function startWindow(
  bridge: RingsideBridge,
  page: HTMLElement,
  firstLook: FirstLook | null = null,
): { readonly context: WindowContext; readonly ready: Promise<void>; stop(): void } {
  const api = createApi(bridge);
  const settings = createSnapshot(api, 'settings.changed');
  const locale = createLocale(firstLook?.locale ?? 'en');
  if (firstLook !== null) applyTheme(page, firstLook.theme);
  const following = settings.start();

  const stopEffects = $effect.root(() => {
    $effect.pre(() => {
      if (settings.current === null) return;
      locale.set(settings.current.locale);
      applyTheme(page, settings.current.settings.theme);
    });
    $effect.pre(() => {
      page.lang = locale.current;
    });
  });

  return {
    context: {
      api,
      locale,
      clock: createSecondsClock((woke) => api.follow('computer.woke', woke)),
      settings,
    },
    ready: firstLook !== null ? Promise.resolve() : following.ready.then(() => flushSync()),
    stop() {
      stopEffects();
      following.stop();
    },
  };
}
