import { desktopHasAssistiveTechnology } from '../../desktop/assistiveTechnology.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';

/**
 * Lets screen readers of a Linux desktop read the windows: Chromium does so by itself on Windows and macOS, and on Linux shows
 * them empty windows until it is told to. Asked at the start alone, since one that comes later is not joined by Chromium
 * (both seen with Electron 33).
 */
export function createScreenReadersFeature({ app, timers, log }: Pick<House, 'app' | 'timers' | 'log'>) {
  return {
    start() {
      if (process.platform !== 'linux') return () => {};
      const bus = { env: process.env, userId: process.getuid?.() ?? 0, timers };
      void desktopHasAssistiveTechnology(bus).then((isThere) => {
        if (!isThere) return;
        log.info('assistive technology is at work');
        app.setAccessibilitySupportEnabled(true);
      });
      return () => {};
    },
  } satisfies Feature;
}
