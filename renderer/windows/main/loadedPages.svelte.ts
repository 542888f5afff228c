import { mainPages, type MainPage } from '../../../contracts/ipcNames.ts';
import { pages, type PageComponent } from './pages.ts';

/**
 * Pages as far as they are there. Those that do not come with the window are loaded when they are opened, or once the first
 * page is on the screen.
 */
export interface LoadedPages {
  /** Null until it has been loaded; where that failed, one that throws why as it is drawn. */
  of(page: MainPage): PageComponent | null;
  /** Fulfilled at once for a page that is there; one that could not be loaded is tried again. Never rejected. */
  load(page: MainPage): Promise<void>;
  loadAll(): Promise<void>;
}

export function createLoadedPages(from = pages): LoadedPages {
  let later = $state.raw<Partial<Record<MainPage, PageComponent>>>({});
  let failed = $state.raw<Partial<Record<MainPage, PageComponent>>>({});

  async function load(name: MainPage): Promise<void> {
    const page = from[name];
    if (!('load' in page) || later[name] !== undefined) return;
    try {
      const component = await page.load();
      // The first one stays: another in its place would begin anew, with nothing of what was typed.
      later = { [name]: component, ...later };
    } catch (error) {
      // The program's files may be gone, as those of an older version are.
      failed = { ...failed, [name]: throwing(error) };
    }
  }

  return {
    of(name) {
      const page = from[name];
      return 'load' in page ? (later[name] ?? failed[name] ?? null) : page.component;
    },
    load,
    async loadAll() {
      await Promise.all(mainPages.map(load));
    },
  };
}

function throwing(error: unknown): PageComponent {
  return () => {
    throw error;
  };
}
