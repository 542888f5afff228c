import { defineConfig } from 'vitest/config';

/** `npm test -- installers`: installs what `npm run installers` makes. One after the other, since all share one machine. */
export default defineConfig({
  test: {
    include: ['test/installers/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 900_000,
    // What a test begins with is what the one before it left: a computer on which something was installed.
    bail: 1,
  },
});
