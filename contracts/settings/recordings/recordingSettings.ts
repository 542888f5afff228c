import * as v from 'valibot';
import { longestNamePattern, parseNamePattern } from '../../recordings/namePattern.ts';
import { longestPath } from '../../recordings/recordings.ts';
import { valueSetting } from '../declaration.ts';

/** What leaves this computer of calls that a phone has recorded. Nothing unless somebody says so. */
export const recordingSettings = {
  attachRecordings: valueSetting({
    schema: v.picklist(['off', 'recordings', 'withTranscripts']),
    initial: 'off',
    lockable: true,
  }),
  /** Where the phone puts them, as the system writes it; empty: nowhere. */
  recordingsFolder: valueSetting({
    schema: v.pipe(v.string(), v.maxLength(longestPath)),
    initial: '',
    lockable: true,
  }),
  /** How they are named, where neither MicroSIP nor baresip names them; see `namePattern.ts`. */
  recordingNames: valueSetting({
    schema: v.pipe(
      v.string(),
      v.maxLength(longestNamePattern),
      v.check((text) => text === '' || parseNamePattern(text).ok),
    ),
    initial: '',
    lockable: true,
  }),
};
