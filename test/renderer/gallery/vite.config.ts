import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '../../..');

/** `npx vite --config test/renderer/gallery/vite.config.ts`, then open `/test/renderer/gallery/gallery.html`. */
export default defineConfig({
  root,
  plugins: [svelte()],
  server: { host: '127.0.0.1', port: 5199, strictPort: true },
  build: {
    rollupOptions: { input: resolve(import.meta.dirname, 'gallery.html') },
    // The page waits for its state before it is there.
    target: 'esnext',
    outDir: resolve(root, 'test-results/gallery'),
    emptyOutDir: true,
  },
});
