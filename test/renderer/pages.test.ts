import { describe, expect, it } from 'vitest';
import { mainPages } from '../../contracts/ipcNames.ts';
import { createLoadedPages } from '../../renderer/windows/main/loadedPages.svelte.ts';

describe('the pages of the main window', () => {
  it('come with the window where a day begins, and are loaded else', async () => {
    const loaded = createLoadedPages();
    const here = () => mainPages.filter((name) => loaded.of(name) !== null);
    expect(here()).toEqual(['calls', 'portal']);
    await loaded.load('about');
    expect(here()).toEqual(['calls', 'portal', 'about']);
    await loaded.loadAll();
    expect(here()).toEqual(mainPages);
  });

  it('stay what they are, however often they are asked for', async () => {
    const loaded = createLoadedPages();
    await Promise.all([loaded.load('settings'), loaded.load('settings')]);
    const open = loaded.of('settings');
    await Promise.all([loaded.loadAll(), loaded.load('settings')]);
    expect(loaded.of('settings')).toBe(open);
  });
});
