import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results/e2e',
  // Windows share one display, one pointer and one focus.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // A start takes about a second on the machines this was written on; a loaded one may need many times that.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
});
