import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** One project a runtime, so that a pure test cannot lean on a DOM or on Node by accident. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          include: ['test/contracts/**/*.test.ts', 'test/electron/core/**/*.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'adapters',
          include: ['test/electron/**/*.test.ts'],
          exclude: ['test/electron/core/**'],
          environment: 'node',
        },
      },
      {
        test: { name: 'practice portal', include: ['test/portal/**/*.test.ts'], environment: 'node' },
      },
      {
        // A real RabbitMQ, started once for all of its files.
        test: {
          name: 'broker',
          include: ['test/broker/**/*.test.ts'],
          globalSetup: ['test/broker/oneBroker.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          environment: 'node',
        },
      },
      {
        // Two minutes of random faults; it sets its own time-out.
        test: { name: 'soak', include: ['test/soak/**/*.test.ts'], environment: 'node' },
      },
      {
        test: { name: 'bench and demo', include: ['test/{bench,demo}/**/*.test.ts'], environment: 'node' },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: { name: 'renderer', include: ['test/renderer/**/*.test.ts'], environment: 'happy-dom' },
      },
      {
        test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'], environment: 'node' },
      },
    ],
  },
});
