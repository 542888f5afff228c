import { getContext, setContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { SettingKey, SettingsPatch, SettingsSnapshot } from '../../../contracts/settings.ts';
import type { Api } from '../../app/bridge.ts';
import { createFlash } from '../../app/flash.svelte.ts';
import { createOrder } from '../../app/order.svelte.ts';
import type { Snapshot } from '../../app/snapshot.svelte.ts';

/** What a section of the page is given: see `settingsGroups.ts`. */
export interface SettingsSectionProps {
  snapshot: SettingsSnapshot;
  /** Saves at once. How it went is told in the row whose `setting` it is. */
  onsave: (patch: SettingsPatch) => void;
}

/** What the rows of the page have in common. */
export interface SettingsPage {
  /** Settings of the last change, for a moment after it was stored. */
  readonly saved: readonly string[];
  /** The last change, where it could not be stored. */
  readonly refused: { readonly settings: readonly string[]; readonly error: AppErrorData } | null;
  /** Settings that have a row on the page now, which then says what concerns them. */
  readonly rows: Pick<ReadonlySet<string>, 'has'>;
  /** @returns how to take it out */
  addRow(setting: SettingKey): () => void;
  save(patch: SettingsPatch): Promise<void>;
  /** The same for settings that the main process works out. @param order changes them */
  change(settings: readonly SettingKey[], order: () => Promise<unknown>): Promise<void>;
}

const tickMs = 3000;

export function createSettingsPage(api: Api, settings: Snapshot<'settings.changed'>): SettingsPage {
  const order = createOrder();
  const saved = createFlash<readonly string[]>(tickMs);
  const rows = new SvelteSet<string>();
  let last = $state.raw<readonly string[]>([]);

  const change = async (changed: readonly string[], carryOut: () => Promise<unknown>): Promise<void> => {
    saved.clear();
    last = changed;
    if (await order.carryOut(carryOut)) saved.show(changed);
    else await settings.refresh();
  };

  return {
    get saved() {
      return saved.current ?? [];
    },
    get refused() {
      return order.refusal === null ? null : { settings: last, error: order.refusal };
    },
    rows,
    addRow(setting) {
      rows.add(setting);
      return () => void rows.delete(setting);
    },
    save: (patch) =>
      change(Object.keys(patch), async () => settings.take(await api.command('settings.update', patch))),
    change,
  };
}

const key = Symbol('settings page');

export function provideSettingsPage(page: SettingsPage): void {
  setContext(key, page);
}

/** Undefined where a row stands on another page. */
export function settingsPageAround(): SettingsPage | undefined {
  return getContext<SettingsPage | undefined>(key);
}
