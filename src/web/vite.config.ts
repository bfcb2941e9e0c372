/** How the pages are built: `vite build -c src/web/vite.config.ts` writes dist/web, without inline scripts. */
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    // Office browsers of the townships stand several years behind; 88 is the oldest antd's selectors allow.
    target: ['chrome88', 'safari14'],
    // A data: address would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One page, one file: 225 kB compressed, well below the 400 we allow ourselves.
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
})
