import type { Component } from 'svelte';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { SettingsSnapshot } from '../../../contracts/settings.ts';
import CallSettings from './sections/CallSettings.svelte';
import FloorLeadSettings from './sections/floor/FloorLeadSettings.svelte';
import FloorSettings from './sections/floor/FloorSettings.svelte';
import HistorySettings from './sections/HistorySettings.svelte';
import KeySettings from './sections/KeySettings.svelte';
import LookSettings from './sections/LookSettings.svelte';
import NoteSettings from './sections/NoteSettings.svelte';
import PopupCallSettings from './sections/PopupCallSettings.svelte';
import PopupPlace from './sections/PopupPlace.svelte';
import QuietSettings from './sections/QuietSettings.svelte';
import RecordingSettings from './sections/recordings/RecordingSettings.svelte';
import RecordSettings from './sections/record/RecordSettings.svelte';
import RingSettings from './sections/ring/RingSettings.svelte';
import SharingSettings from './sections/SharingSettings.svelte';
import StartSettings from './sections/StartSettings.svelte';
import type { SettingsSectionProps } from './settingsPage.svelte.ts';

export interface SettingsGroup {
  readonly id: string;
  readonly heading: () => string;
  /** One below the other. Each is made of `SettingRow`s, by whose words it is found. */
  readonly sections: readonly Component<SettingsSectionProps>[];
  /** Absent where it always has something to choose. */
  readonly isThere?: (snapshot: SettingsSnapshot) => boolean;
}

/** The Settings page, from top to bottom: what one comes for most often first. A new section is a line here. */
export const settingsGroups: readonly SettingsGroup[] = [
  { id: 'look', heading: m.settings_group_look, sections: [LookSettings] },
  {
    id: 'popup',
    heading: m.settings_group_popup,
    sections: [QuietSettings, PopupPlace, PopupCallSettings, SharingSettings],
  },
  { id: 'ring', heading: m.settings_group_ring, sections: [RingSettings] },
  { id: 'calls', heading: m.settings_group_calls, sections: [CallSettings, HistorySettings] },
  { id: 'record', heading: m.settings_group_record, sections: [RecordSettings] },
  { id: 'notes', heading: m.settings_group_notes, sections: [NoteSettings] },
  { id: 'recordings', heading: m.settings_group_recordings, sections: [RecordingSettings] },
  { id: 'keys', heading: m.settings_group_keys, sections: [KeySettings] },
  {
    id: 'start',
    heading: m.settings_group_start,
    sections: [StartSettings],
    isThere: ({ canStartAtLogin, canUpdateItself }) => canStartAtLogin || canUpdateItself,
  },
  { id: 'floor', heading: m.settings_group_floor, sections: [FloorSettings, FloorLeadSettings] },
];
