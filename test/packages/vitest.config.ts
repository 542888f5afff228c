import { defineConfig } from 'vitest/config';

/** `npm test -- packages`: the installer that can be made with what `npm test` has; installed by `npm test -- installers` alone. */
export default defineConfig({
  test: {
    include: ['test/packages/**/*.test.ts'],
    environment: 'node',
    hookTimeout: 600_000,
  },
});
