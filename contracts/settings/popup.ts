import * as v from 'valibot';
import { quietModeSchema } from '../quiet/quiet.ts';
import { isGlobalShortcut, longestShortcut } from '../shortcuts.ts';
import { initialDismissShortcut } from './bounds.ts';
import { valueSetting } from './declaration.ts';

/** An Electron accelerator; null switches the shortcut off. */
const shortcut = {
  schema: v.nullable(v.pipe(v.string(), v.maxLength(longestShortcut), v.check(isGlobalShortcut))),
  // One that may not be taken is told as a problem and not put to use.
  stored: v.nullable(v.pipe(v.string(), v.maxLength(longestShortcut))),
  lockable: false,
};

export const popupSettings = {
  /** No popup: tray badge and history only. */
  quietMode: valueSetting({ schema: quietModeSchema, initial: false, lockable: true }),
  /** Where the popup appears: the monitor with the pointer, or the display with this id. */
  popupDisplay: valueSetting({
    schema: v.union([v.literal('pointer'), v.pipe(v.number(), v.finite())]),
    initial: 'pointer',
    lockable: false,
  }),
  dismissShortcut: valueSetting({ ...shortcut, initial: initialDismissShortcut }),
  focusPopupShortcut: valueSetting({ ...shortcut, initial: null }),
};
