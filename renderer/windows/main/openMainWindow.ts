import { mount, unmount } from 'svelte';
import type { RingsideBridge } from '../../../contracts/ipc.ts';
import { loadedAgain } from '../../../contracts/ipcNames.ts';
import type { PortalSnapshot } from '../../../contracts/portal.ts';
import { afterFirstPaint } from '../afterFirstPaint.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';
import { createCallHistory } from '../../features/calls/list/callHistory.svelte.ts';
import { createConnectAttempt } from '../../features/connect/connectAttempt.svelte.ts';
import { startWindow } from '../../app/startWindow.svelte.ts';
import { createNoteDesk } from '../../features/notes/noteDesk.svelte.ts';
import { keepFocus } from './keepFocus.ts';
import { createLoadedPages } from './loadedPages.svelte.ts';
import { createRoute } from './route.svelte.ts';
import MainWindow from './MainWindow.svelte';

/**
 * Opens the main window in the page, at the page its address names; else at the one that was open last, or Calls, when a
 * portal is connected, and at Portal when none is. At first it is drawn with what it was given (`firstLook`) and waits for no answer.
 *
 * @param target the element to fill
 * @returns how to take it down
 */
export async function openMainWindow(
  bridge: RingsideBridge,
  target: HTMLElement,
): Promise<() => Promise<void>> {
  const firstLook = isLoadedAgain() ? null : bridge.firstLook;
  const { context, ready, stop } = startWindow(bridge, target.ownerDocument.documentElement, firstLook);
  const portal = createSnapshot(context.api, 'portal.changed');
  const calls = createSnapshot(context.api, 'calls.changed');
  const history = createCallHistory(context.api);
  const notes = createNoteDesk(context.api);
  const attempt = createConnectAttempt(context.api);
  const route = createRoute(window);
  const loaded = createLoadedPages();
  const followingPortal = portal.start();
  const followingCalls = calls.start();
  const stopNotes = notes.start();
  const stopNavigating = context.api.follow('main.navigate', ({ page, dial, note, connect }) => {
    route.go(page, dial);
    // A portal that is connected is not to be changed by a link of whomever.
    if (connect !== undefined && !isConnected(portal.current)) attempt.offer(connect);
    if (note === undefined) return;
    notes.open(note);
    if (notes.soughtKey !== null) history.reveal(note);
  });
  const home = firstLook?.lastPage ?? 'calls';
  const firstPage = loaded.load(route.page ?? home);
  const isPortalKnown = firstLook === null ? followingPortal.ready : Promise.resolve();
  await Promise.all([ready, isPortalKnown, firstPage]);

  const shown = mount(MainWindow, {
    target,
    props: {
      context,
      portal,
      calls,
      history,
      notes,
      attempt,
      route,
      loaded,
      home,
      hadPortal: firstLook?.hasPortal ?? false,
    },
  });
  const stopKeeping = keepFocus(target.ownerDocument);
  const stopWaiting = afterFirstPaint(() => void loaded.loadAll());
  return async () => {
    stopWaiting();
    stopKeeping();
    await unmount(shown);
    stopNavigating();
    stopNotes();
    followingPortal.stop();
    followingCalls.stop();
    stop();
  };
}

function isConnected(portal: PortalSnapshot | null): boolean {
  return portal?.connection.status === 'connected' || portal?.connection.status === 'connecting';
}

/** What the window was made with is old by then: the operator may have chosen another language since. */
function isLoadedAgain(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  const isReload = navigation !== undefined && 'type' in navigation && navigation.type === 'reload';
  return isReload || window.location.search === loadedAgain;
}
