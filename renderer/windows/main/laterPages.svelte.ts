import type { Component } from 'svelte';
import type { Snapshot } from '../../app/snapshot.svelte.ts';
import type { MainPage } from '../../../contracts/ipc.ts';

interface Pages {
  readonly phones: Component<{ portal: Snapshot<'portal.changed'>; portalHref: string }>;
  readonly settings: Component;
  readonly about: Component;
}

/**
 * Pages that hardly any day begins with. They are loaded when they are opened, or once the first page is on the screen, so
 * that it is there sooner.
 */
export interface LaterPages {
  /** Null until it has been loaded. */
  readonly phones: Pages['phones'] | null;
  readonly settings: Pages['settings'] | null;
  readonly about: Pages['about'] | null;
  /** Fulfilled at once for a page that comes with the window. */
  load(page: MainPage): Promise<void>;
  loadAll(): Promise<void>;
}

export function createLaterPages(): LaterPages {
  let loaded = $state.raw<Partial<Pages>>({});

  async function load(page: MainPage): Promise<void> {
    if (page === 'phones') {
      const { default: phones } = await import('../../features/phones/PhonesPage.svelte');
      loaded = { ...loaded, phones };
    } else if (page === 'settings') {
      const { default: settings } = await import('../../features/settings/SettingsPage.svelte');
      loaded = { ...loaded, settings };
    } else if (page === 'about') {
      const { default: about } = await import('../../features/about/AboutPage.svelte');
      loaded = { ...loaded, about };
    }
  }

  return {
    get phones() {
      return loaded.phones ?? null;
    },
    get settings() {
      return loaded.settings ?? null;
    },
    get about() {
      return loaded.about ?? null;
    },
    load,
    async loadAll() {
      await Promise.all((['phones', 'settings', 'about'] as const).map(load));
    },
  };
}
