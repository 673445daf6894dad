import { join } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { lucide } from './build/lucide.ts'
import { precompress } from './build/precompress.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    vue(),
    lucide(),
    precompress(),
    ui({
      root: join(import.meta.dirname, '..'),
      // Components are imported where they are used: types and bundles then need nothing generated.
      components: false,
      autoImport: false,
      icon: { clientBundle: { scan: { globInclude: ['web/**/*.{vue,ts}'] } } },
      ui: { colors: { primary: 'indigo', neutral: 'zinc' } },
    }),
  ],
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    // Messages are ICU, compiled by intl-messageformat.
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2023',
    // The policy has no `data:` for scripts, and a preload helper of its own is not needed by any browser of today.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'docs/index.html'].map((page) => join(import.meta.dirname, page)),
    },
    reportCompressedSize: true,
  },
})
