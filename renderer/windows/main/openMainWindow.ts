import { mount, unmount } from 'svelte';
import type { RingsideBridge } from '../../../contracts/ipc.ts';
import { afterFirstPaint } from '../afterFirstPaint.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';
import { startWindow } from '../../app/startWindow.svelte.ts';
import { createLoadedPages } from './loadedPages.svelte.ts';
import { createRoute } from './route.svelte.ts';
import MainWindow from './MainWindow.svelte';

/**
 * Opens the main window in the page, at the page its address names; else at Calls when a portal is connected and at
 * Portal when none is.
 *
 * @param target the element to fill
 * @returns how to take it down
 */
export async function openMainWindow(
  bridge: RingsideBridge,
  target: HTMLElement,
): Promise<() => Promise<void>> {
  const { context, ready, stop } = startWindow(bridge, target.ownerDocument.documentElement);
  const portal = createSnapshot(context.api, 'portal.changed');
  const calls = createSnapshot(context.api, 'calls.changed');
  const route = createRoute(window);
  const loaded = createLoadedPages();
  const followingPortal = portal.start();
  const followingCalls = calls.start();
  const stopNavigating = context.api.follow('main.navigate', ({ page, dial }) => route.go(page, dial));
  const firstPage = route.page === null ? Promise.resolve() : loaded.load(route.page);
  await Promise.all([ready, followingPortal.ready, firstPage]);

  const shown = mount(MainWindow, { target, props: { context, portal, calls, route, loaded } });
  // Nothing waits for the answer: without it the main process goes on by itself a moment later.
  const stopReporting = afterFirstPaint(() => {
    context.api.command('main.painted').catch(() => undefined);
    void loaded.loadAll();
  });
  return async () => {
    stopReporting();
    await unmount(shown);
    stopNavigating();
    followingPortal.stop();
    followingCalls.stop();
    stop();
  };
}
