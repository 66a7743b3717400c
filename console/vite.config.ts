import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// For `npm run dev`: where a gateway runs.
const gateway = process.env.COMFYMILL_GATEWAY ?? 'http://127.0.0.1:8188'
const theirs = [
  '/api',
  '/view',
  '/prompt',
  '/upload',
  '/queue',
  '/history',
  '/object_info',
  '/system_stats',
  '/q',
  '/models',
]

export default defineConfig({
  base: '/console/',
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    target: 'es2022',
    outDir: process.env.CONSOLE_OUT ?? 'dist',
    emptyOutDir: true,
    // A picture written into a style would need a rule for it in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      theirs.map((path) => [
        path,
        { target: gateway, changeOrigin: true, headers: { Origin: gateway } },
      ]),
    ),
  },
  test: { include: ['src/**/*.test.ts'] },
})
