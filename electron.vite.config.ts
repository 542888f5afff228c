import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { shippedLicencesPlugin } from './build/tools/shippedLicences.mjs';

const here = import.meta.dirname ?? process.cwd();

export default defineConfig({
  main: {
    plugins: [shippedLicencesPlugin(here, { fileName: 'shippedLicences.json', bundled: 'licences.json' })],
    build: {
      outDir: 'dist/main',
      target: 'node20',
      minify: true,
      // Bundled for a quick start: what opens the main window into one small file, the rest into another that is
      // loaded after, and one for each thread that owns databases. The native modules stay outside: keytar, and
      // libsql, which those threads load by themselves.
      externalizeDeps: false,
      license: { fileName: 'licences.json' },
      rollupOptions: {
        input: {
          main: resolve(here, 'electron/main.ts'),
          commandWorker: resolve(here, 'electron/storage/commands/commandWorker.ts'),
          historyWorker: resolve(here, 'electron/storage/history/historyWorker.ts'),
        },
        external: ['electron', 'keytar', 'libsql', 'bufferutil', 'utf-8-validate'],
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name].cjs',
          // What desks and workers share. Without such a group the bundler puts what it adds of its own beside that, and so brings
          // Electron into the threads that own databases, which have none, and all of it into what the main window waits for.
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [{ name: 'portals', test: /[\\/]electron[\\/]portal[\\/]/ }],
          },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'dist/preload',
      target: 'node20',
      minify: true,
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve(here, 'electron/preload/preload.ts') },
        external: ['electron'],
        // A sandboxed preload cannot be an ES module and cannot require relative files.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [svelte()],
    build: {
      outDir: 'dist/renderer',
      emptyOutDir: true,
      target: 'chrome130',
      minify: true,
      modulePreload: { polyfill: false },
      license: { fileName: 'licences.json' },
      rollupOptions: {
        input: { main: resolve(here, 'renderer/main.html'), popup: resolve(here, 'renderer/popup.html') },
      },
    },
  },
});
