import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** `npx vite --config test/renderer/gallery/vite.config.ts`, then open `/test/renderer/gallery/gallery.html`. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../../..'),
  plugins: [svelte()],
  server: { host: '127.0.0.1', port: 5199, strictPort: true },
});
