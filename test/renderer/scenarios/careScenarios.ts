import type { CallRow } from '../../../contracts/calls.ts';
import { main, type MainScenario } from './mainScenario.ts';
import { nowMs, party, row } from './parts.ts';

const missed = { outcome: 'missed', answeredAtMs: null, dismissed: false } as const;
const quiet = { isQuiet: true, untilMs: null, callsMeanwhile: 0 } as const;

const asked = (key: string, minutesAgo: number, text: string): CallRow =>
  row(key, { ...missed, direction: 'callback', startedAtMs: nowMs - minutesAgo * 60_000, request: { text } });

/** Whom colleagues have talked with since, who asked to be called back, and quiet by the working day. */
export const careScenarios = {
  callsCared: main('calls', {
    quiet: { ...quiet, because: 'closed' },
    rows: [
      row('calledBack', {
        ...missed,
        party: party({ name: 'Anna Schmidt' }),
        care: { how: 'calledBack', by: 'Maximilian Alexander von Hohenstein-Wittgenstein', atMs: nowMs },
      }),
      row('answered', {
        ...missed,
        startedAtMs: nowMs - 3_600_000,
        party: party({ name: null, phoneNumber: '+4930901820', company: null }),
        care: { how: 'answered', by: null, atMs: nowMs - 600_000 },
      }),
    ],
  }),
  callsAsked: main('calls', {
    rows: [
      asked(
        'twice',
        5,
        'About invoice 12, it is 30 % too high. Please call before noon, I am in meetings afterwards',
      ),
      asked('once', 30, 'After five, please'),
      row('missed', { ...missed, startedAtMs: nowMs - 7_200_000 }),
      row('silent', {
        ...missed,
        direction: 'callback',
        startedAtMs: nowMs - 9_000_000,
        party: party({ name: 'Boris Ivanov', phoneNumber: '+4930901820' }),
        request: { text: '' },
      }),
    ],
  }),
  quietWhilePaused: main('calls', { quiet: { ...quiet, because: 'paused' } }),
  quietWhileAbsent: main('portal', { quiet: { ...quiet, because: 'absent' } }),
} satisfies Record<string, MainScenario>;
