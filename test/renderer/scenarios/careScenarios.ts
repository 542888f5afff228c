import { main, type MainScenario } from './mainScenario.ts';
import { nowMs, party, row } from './parts.ts';

const missed = { outcome: 'missed', answeredAtMs: null, dismissed: false } as const;
const quiet = { isQuiet: true, untilMs: null, callsMeanwhile: 0 } as const;

/** Whom colleagues have talked with since, and quiet by the working day. */
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
  quietWhilePaused: main('calls', { quiet: { ...quiet, because: 'paused' } }),
  quietWhileAbsent: main('portal', { quiet: { ...quiet, because: 'absent' } }),
} satisfies Record<string, MainScenario>;
