import * as v from 'valibot';
import { lineColours, lineKey, type NamedLine } from './lines.ts';
import {
  linesAtMost,
  longestLineId,
  longestLineName,
  openMoments,
  ringTones,
  undoSecondsChoices,
  waitSecondsBounds,
} from '../bounds.ts';
import { listSetting, valueSetting } from '../declaration.ts';

const lineEntry: v.GenericSchema<unknown, NamedLine> = v.object({
  line: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longestLineId)),
  name: v.pipe(v.string(), v.maxLength(longestLineName)),
  colour: v.picklist(lineColours),
  ring: v.exactOptional(v.picklist(ringTones)),
  record: v.exactOptional(v.picklist(openMoments)),
});

const waitSeconds = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(waitSecondsBounds.least),
  v.maxValue(waitSecondsBounds.most),
);

/** How calls look in the popup. */
export const popupCallSettings = {
  /** Names, colours and sounds of lines and queues; others go by what the portal or the phone calls them. */
  lines: listSetting({
    entry: lineEntry,
    sameBy: ({ line }) => lineKey(line),
    atMost: linesAtMost,
    lockable: true,
  }),
  /** A caller who has waited for so long is drawn to attention. */
  longWaitSeconds: valueSetting({ schema: waitSeconds, initial: 20, lockable: true }),
  /** The same, more loudly. */
  tooLongWaitSeconds: valueSetting({ schema: waitSeconds, initial: 40, lockable: true }),
  /** For how long a dismissal can be taken back; null: until the operator says otherwise, or the call is over. */
  undoSeconds: valueSetting({
    schema: v.nullable(v.picklist(undoSecondsChoices)),
    initial: 6,
    lockable: false,
  }),
  /** The call that is being talked on leaves the popup after a moment. */
  hideTalkingCall: valueSetting({ schema: v.boolean(), initial: false, lockable: false }),
};
