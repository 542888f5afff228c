import { MediaQuery } from 'svelte/reactivity';

/** Whether the main window is so narrow that its sidebar is a bar of icons: the width in the styles of what stands in it. */
export function followBarOfIcons(): { readonly current: boolean } {
  return new MediaQuery('width < 620px');
}
