import { defineConfig } from 'vitest/config';

/** `npm test -- windows`: what only Windows does, in Node for Windows under Wine. One test after the other: all share one Windows. */
export default defineConfig({
  test: {
    include: ['test/windows/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 600_000,
  },
});
