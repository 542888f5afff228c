import type { Recording, RecordingsSnapshot } from '../../../contracts/recordings/recordings.ts';
import { defaultSettings } from '../../../contracts/settings.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { nowMs, portal, row, settings } from './parts.ts';

const attached: Recording = {
  id: '20260915-092142-74951234567-incoming-1001.wav',
  fileName: '20260915-092142-74951234567-incoming-1001.wav',
  startedAtMs: nowMs - 498_000,
  sizeBytes: 4_000_000,
  callKey: 'a',
  who: 'Anna Petrova',
  standing: { at: 'attached', atMs: nowMs - 390_000 },
  calls: [],
  transcript: { at: 'attached', atMs: nowMs - 390_000 },
};
const callA: Recording['calls'][number] = {
  callKey: 'a',
  who: 'Anna Petrova',
  startedAtMs: nowMs - 600_000,
  recording: 'attached',
};

/** As it stands at this place in the list. */
function recording(place: number, callKey: string | null, change: Partial<Recording>): Recording {
  const name = `20260915-0919${String(59 - place)}-442071838750-incoming-1001.wav`;
  const startedAtMs = attached.startedAtMs - 60_000 * place;
  return { ...attached, id: name, fileName: name, startedAtMs, callKey, transcript: null, ...change };
}

const refused = { code: 'recording.uploadRefused', params: { host: 'portal.example' } } as const;
const notReadable = { code: 'recording.notTranscript', params: {} } as const;
const failed = { at: 'failed', problem: refused, canTryAgain: true, isOwed: true } as const;
const waiting = { at: 'waiting', problem: null, isBehindAnother: true } as const;

const every: readonly Recording[] = [
  { ...attached, standing: { at: 'changed', wasAttached: true }, calls: [callA] },
  recording(1, 'b', {
    standing: failed,
    transcript: { ...failed, problem: notReadable, canTryAgain: false, isOwed: false },
  }),
  recording(2, 'c', { standing: waiting }),
  recording(3, 'd', { standing: { at: 'sending', percent: 15 }, transcript: waiting }),
  recording(4, 'e', {
    standing: { at: 'changed', wasAttached: false },
    calls: [{ ...callA, callKey: 'e', recording: 'none' }],
  }),
  recording(5, null, {
    who: '',
    standing: { at: 'unclear' },
    calls: [callA, { ...callA, callKey: 'd', recording: 'onItsWay' }],
  }),
  recording(6, null, { who: '', standing: { at: 'noCall' } }),
  recording(7, 'a', { standing: { at: 'replaced' } }),
];
const told = (recordings: readonly Recording[]): RecordingsSnapshot => ({
  isOn: true,
  problem: null,
  recordings: [...recordings],
});
const switchedOn = settings({
  settings: {
    ...defaultSettings,
    attachRecordings: 'withTranscripts',
    recordingsFolder: '/home/maria/recordings',
  },
});
const rows = ['a', 'b', 'c', 'd', 'e'].map((key, place) =>
  row(key, { startedAtMs: nowMs - 600_000 - place * 60_000 }),
);

/** Recordings in every way in which they can stand. */
export const recordingScenarios = {
  callsRecordings: main('calls', {
    rows,
    settings: switchedOn,
    recordings: told(every),
    portal: portal({
      health: { state: 'degraded', reasons: [refused], sinceMs: nowMs - 300_000 },
      failedCommands: [
        {
          commandId: '1',
          who: 'Anna Petrova',
          kind: 'recording',
          problem: refused,
          failedAtMs: nowMs - 300_000,
        },
      ],
    }),
  }),
  settingsRecordings: main('settings', { settings: switchedOn, recordings: told(every) }),
  /** What no snapshot holds: two of one name. */
  settingsBroken: main('settings', { settings: switchedOn, recordings: told([attached, { ...attached }]) }),
} satisfies Record<string, MainScenario>;
