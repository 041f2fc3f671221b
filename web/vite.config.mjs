/**
 * npm run pages: what is shipped, to dist/web. With `--mode gallery` the gallery of components, which only
 * tests look at, to dist/gallery. Needs `dist` (npm run build) for the contract.
 */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './build/compress.mjs';
import { contract } from './build/contract.mjs';
import { texts } from './build/texts.mjs';

const root = import.meta.dirname;
const dist = join(root, '../dist');

/** As `api/web/entries.ts` serves them. */
const SHIPPED = ['checkout', 'console', 'home', 'login', 'portal'];

export default defineConfig(({ mode }) => {
  const entries = mode === 'gallery' ? ['gallery'] : SHIPPED;
  return {
    root,
    publicDir: false,
    plugins: [react(), contract(join(dist, 'api')), texts(root), compress()],
    // The server puts a nonce of its own into each response (api/web/pages.ts).
    html: { cspNonce: 'CSP_NONCE' },
    build: {
      outDir: process.env.PAGES_OUT ?? join(dist, mode === 'gallery' ? 'gallery' : 'web'),
      emptyOutDir: true,
      manifest: true,
      target: 'es2022',
      // These know `light-dark()`; what replaces it for older ones is not told which theme is chosen.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      // A data: URL would need a policy that allows them.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // test/web/first-load.test.ts bounds what a page loads at first.
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: {
        checks: { pluginTimings: false },
        input: Object.fromEntries(entries.map((name) => [name, join(root, name, 'index.html')])),
      },
    },
  };
});
