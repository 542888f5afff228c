import { mount, unmount } from 'svelte';
import type { RingsideBridge } from '../../../contracts/ipc.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';
import { startWindow } from '../../app/startWindow.svelte.ts';
import PopupWindow from './PopupWindow.svelte';

/**
 * Opens the popup in the page.
 *
 * @param target the element to fill
 * @returns how to take it down
 */
export async function openPopupWindow(
  bridge: RingsideBridge,
  target: HTMLElement,
): Promise<() => Promise<void>> {
  const { context, ready, stop } = startWindow(bridge, target.ownerDocument.documentElement);
  const snapshot = createSnapshot(context.api, 'popup.changed');
  const following = snapshot.start();
  await Promise.all([ready, following.ready]);
  const shown = mount(PopupWindow, { target, props: { snapshot, context } });
  return async () => {
    await unmount(shown);
    following.stop();
    stop();
  };
}
