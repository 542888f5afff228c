import { mainPages, type MainPage } from '../../../contracts/ipcNames.ts';
import { pages, type PageComponent } from './pages.ts';

/**
 * Pages as far as they are there. Those that do not come with the window are loaded when they are opened, or once the first
 * page is on the screen.
 */
export interface LoadedPages {
  /** Null until it has been loaded. */
  of(page: MainPage): PageComponent | null;
  /** Fulfilled at once for a page that is there. */
  load(page: MainPage): Promise<void>;
  loadAll(): Promise<void>;
}

export function createLoadedPages(): LoadedPages {
  let later = $state.raw<Partial<Record<MainPage, PageComponent>>>({});

  async function load(name: MainPage): Promise<void> {
    const page = pages[name];
    if (!('load' in page) || later[name] !== undefined) return;
    const component = await page.load();
    // The first one stays: another in its place would begin anew, with nothing of what was typed.
    later = { [name]: component, ...later };
  }

  return {
    of(name) {
      const page = pages[name];
      return 'load' in page ? (later[name] ?? null) : page.component;
    },
    load,
    async loadAll() {
      await Promise.all(mainPages.map(load));
    },
  };
}
