import type { Component } from 'svelte';
import type { MainPage } from '../../../contracts/ipcNames.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { Snapshot } from '../../app/snapshot.svelte.ts';
import type { CallHistory } from '../../features/calls/list/callHistory.svelte.ts';
import CallsPage from '../../features/calls/CallsPage.svelte';
import type { ConnectAttempt } from '../../features/connect/connectAttempt.svelte.ts';
import PortalPage from '../../features/portal/PortalPage.svelte';
import { phoneIcon, phoneIncomingIcon } from '../../ui/icons/callIcons.ts';
import { floorIcon, infoIcon, plugIcon, settingsIcon } from '../../ui/icons/pageIcons.ts';

/** What the window has for its pages. The props of a page are what it needs of this. */
interface PageParts {
  portal: Snapshot<'portal.changed'>;
  calls: Snapshot<'calls.changed'>;
  history: CallHistory;
  attempt: ConnectAttempt;
  hasPortal: boolean;
  portalHref: string;
  dial: string | null;
  ondialfilledin: () => void;
}
export type PageComponent = Component<PageParts>;

export type Page = { readonly icon: string; readonly text: () => string } & (
  | { readonly component: PageComponent }
  /** One that hardly any day begins with, so that the window is there sooner. */
  | { readonly load: () => Promise<PageComponent> }
);

/** Everything the window knows of a page; their order is that of `mainPages`. */
export const pages: Readonly<Record<MainPage, Page>> = {
  calls: { icon: phoneIncomingIcon, text: m.nav_calls, component: CallsPage },
  floor: {
    icon: floorIcon,
    text: m.nav_floor,
    load: async () => needingNothing((await import('../../features/floor/FloorPage.svelte')).default),
  },
  portal: { icon: plugIcon, text: m.nav_portal, component: PortalPage },
  phones: {
    icon: phoneIcon,
    text: m.nav_phones,
    load: async () => (await import('../../features/phones/PhonesPage.svelte')).default,
  },
  settings: {
    icon: settingsIcon,
    text: m.nav_settings,
    load: async () => needingNothing((await import('../../features/settings/SettingsPage.svelte')).default),
  },
  about: {
    icon: infoIcon,
    text: m.nav_about,
    load: async () => needingNothing((await import('../../features/about/AboutPage.svelte')).default),
  },
};

/** The type of a component without props refuses any; this one takes them and passes none on. */
function needingNothing(page: Component<Record<string, never>>): PageComponent {
  return (internals) => page(internals, {});
}
