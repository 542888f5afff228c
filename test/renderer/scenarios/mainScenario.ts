import type { InstalledSnapshot, UpdatesSnapshot } from '../../../contracts/about.ts';
import type { CallRow } from '../../../contracts/calls.ts';
import type { FloorStanding } from '../../../contracts/floor/floorStanding.ts';
import type { FloorPicture } from '../../../contracts/floor/floorPicture.ts';
import type { MainPage } from '../../../contracts/ipcNames.ts';
import type { ClickSetUp, PhonesSnapshot, PhoneSourceName } from '../../../contracts/phones.ts';
import type { PortalSnapshot } from '../../../contracts/portal.ts';
import type { SelfCheckSnapshot } from '../../../contracts/checks/selfCheck.ts';
import type { RecordingsSnapshot } from '../../../contracts/recordings/recordings.ts';
import type { QuietSnapshot } from '../../../contracts/quiet/quiet.ts';
import type { SettingsSnapshot } from '../../../contracts/settings.ts';
import { portal, settings, updates } from './parts.ts';
import { phones } from './phoneParts.ts';

/** What the main process knows, and the page that is open. */
export interface MainScenario {
  readonly page: MainPage;
  readonly portal: PortalSnapshot;
  readonly rows: readonly CallRow[];
  readonly settings: SettingsSnapshot;
  readonly phones: PhonesSnapshot;
  readonly clicks: ClickSetUp;
  readonly selfCheck: SelfCheckSnapshot;
  readonly installed: InstalledSnapshot;
  readonly updates: UpdatesSnapshot;
  readonly quiet: QuietSnapshot;
  readonly recordings: RecordingsSnapshot;
  readonly floor: FloorStanding;
  /** Of a lead. */
  readonly view: FloorPicture | null;
  /** Phones that are on this computer. */
  readonly found: readonly PhoneSourceName[];
}

export function main(page: MainPage, change: Partial<MainScenario> = {}): MainScenario {
  return {
    page,
    portal: portal(),
    rows: [],
    settings: settings(),
    phones: phones(),
    clicks: { isThere: null, isChosen: null, former: null, problem: null, trial: { at: 'none' } },
    selfCheck: { state: 'never', endedAtMs: null, checks: [] },
    installed: { isReplaced: false, mayRestart: true },
    updates: updates(),
    quiet: { isQuiet: false, untilMs: null, callsMeanwhile: 0 },
    recordings: { isOn: false, problem: null, recordings: [] },
    floor: { state: 'off', problem: null, user: null, hasPassword: false, isClearRefused: false },
    view: null,
    found: [],
    ...change,
  };
}
