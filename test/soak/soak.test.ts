import { describe, expect, it } from 'vitest';
import { runSoak } from './soak.ts';

/** `SOAK_SEED=7 npx vitest run --project soak` repeats a plan. */
const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 1_000_000);
const durationMs = 115_000;

describe('two minutes of random faults', () => {
  it(
    `lose no call, no dismissal and no note (seed ${seed})`,
    async () => {
      const report = await runSoak({
        seed,
        durationMs,
        projectRoot: process.cwd(),
        print: (text) => process.stdout.write(`${text}\n`),
      });
      process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
      expect(report.problems, `seed ${seed}: ${report.problems.join('; ')}`).toEqual([]);
      expect(report.calls).toBeGreaterThan(50);
      expect(report.dismissals).toBeGreaterThan(50);
      expect(report.phoneCalls).toBeGreaterThan(30);
      expect(report.notes).toBeGreaterThan(30);
    },
    durationMs + 120_000,
  );
});
