import type { RingsideBridge } from '../../contracts/ipc.ts';
import { createApi } from './bridge.ts';
import { createSecondsClock } from './clock.svelte.ts';
import { createLocale } from './locale.svelte.ts';
import { createSnapshot } from './snapshot.svelte.ts';
import { applyTheme } from './theme.ts';
import type { WindowContext } from './windowContext.ts';

/**
 * Prepares a window: settings are known, and page language and theme follow them, before the first component is made, so
 * that nothing flashes up in the wrong language or colours.
 *
 * @param page the `html` element
 * @returns the context for the components, and how to stop following
 */
export async function startWindow(
  bridge: RingsideBridge,
  page: HTMLElement,
): Promise<{ readonly context: WindowContext; stop(): void }> {
  const api = createApi(bridge);
  const settings = createSnapshot(api, 'settings.changed');
  const locale = createLocale('en');
  const following = settings.start();
  await following.ready;

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
    context: { api, locale, clock: createSecondsClock(), settings },
    stop() {
      stopEffects();
      following.stop();
    },
  };
}
