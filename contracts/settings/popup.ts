import * as v from 'valibot';
import { quietModeSchema } from '../quiet/quiet.ts';
import { isGlobalShortcut, longestShortcut } from '../shortcuts.ts';
import { initialDismissShortcut, popupCorners } from './bounds.ts';
import { valueSetting } from './declaration.ts';

/** Keys that work in every program: an Electron accelerator; null switches them off. */
export const shortcutSetting = {
  schema: v.nullable(v.pipe(v.string(), v.maxLength(longestShortcut), v.check(isGlobalShortcut))),
  // One that may not be taken is told as a problem and not put to use.
  stored: v.nullable(v.pipe(v.string(), v.maxLength(longestShortcut))),
  lockable: false,
};

export type PopupCorner = (typeof popupCorners)[number];

const displaySchema = v.union([v.literal('pointer'), v.pipe(v.number(), v.finite())]);

/** Where the popup comes up. */
export const popupPlaceSchema = v.object({
  /** The monitor with the pointer, or the display with this id. */
  display: displaySchema,
  corner: v.picklist(popupCorners),
});
export type ScreenPlace = v.InferOutput<typeof popupPlaceSchema>;

/** Desks that one computer stands at in turn. */
export const placesKeptAtMost = 12;

const placeAtDeskSchema = v.object({
  /** How the monitors are arranged there. */
  layout: v.pipe(v.string(), v.maxLength(400)),
  ...popupPlaceSchema.entries,
});

export const popupSettings = {
  /** No popup: tray badge and history only. */
  quietMode: valueSetting({ schema: quietModeSchema, initial: false, lockable: true }),
  /** Quiet while the operator's working day in the portal is paused or closed, or they are absent. */
  quietByWorkingDay: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
  /** Where the popup appears while nothing was chosen for the monitors that there are. */
  popupDisplay: valueSetting({ schema: displaySchema, initial: 'pointer', lockable: false }),
  popupCorner: valueSetting({ schema: v.picklist(popupCorners), initial: 'bottomRight', lockable: false }),
  /** Where it appears at each arrangement of monitors, the one chosen last first. */
  popupPlaces: valueSetting({
    schema: v.pipe(v.array(v.unknown()), v.maxLength(placesKeptAtMost), v.array(placeAtDeskSchema)),
    // A desk that is not understood does not cost the others.
    stored: v.pipe(
      v.array(v.unknown()),
      v.transform((desks) =>
        desks
          .flatMap((desk) => {
            const place = v.safeParse(placeAtDeskSchema, desk);
            return place.success ? [place.output] : [];
          })
          .slice(0, placesKeptAtMost),
      ),
    ),
    initial: [],
    lockable: false,
  }),
  /** Popup and list of calls are left out of what is recorded or shared of the screen. */
  hideFromScreenSharing: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
  dismissShortcut: valueSetting({ ...shortcutSetting, initial: initialDismissShortcut }),
  focusPopupShortcut: valueSetting({ ...shortcutSetting, initial: null }),
};
