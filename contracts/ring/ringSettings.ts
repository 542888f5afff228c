import * as v from 'valibot';
import { initialMuteShortcut, ringTones } from '../settings/bounds.ts';
import { valueSetting } from '../settings/declaration.ts';
import { shortcutSetting } from '../settings/popup.ts';
import { ringOutputSchema, ringVolumeSchema } from './ring.ts';

/** What is heard while a call rings. Off at first: the phone rings by itself. A line's own sound stands with its name. */
export const ringSettings = {
  ringTone: valueSetting({ schema: v.picklist(ringTones), initial: 'off', lockable: true }),
  ringVolume: valueSetting({ schema: ringVolumeSchema, initial: 60, lockable: false }),
  /** Null: the one that the system uses. */
  ringOutput: valueSetting({ schema: v.nullable(ringOutputSchema), initial: null, lockable: false }),
  /** Silences what rings now. Taken from other programs only while something is heard. */
  muteRingShortcut: valueSetting({ ...shortcutSetting, initial: initialMuteShortcut }),
};
