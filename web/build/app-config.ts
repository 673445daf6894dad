import { join } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import type { UserConfig } from 'vite'
import { lighterKit } from './lighter-kit.ts'
import { lucide } from './lucide.ts'
import { precompress } from './precompress.ts'
import { selectMenuRoles } from './select-menu-roles.ts'

const web = join(import.meta.dirname, '..')

const colors = {
  primary: 'indigo',
  secondary: 'blue',
  success: 'green',
  info: 'blue',
  warning: 'yellow',
  error: 'red',
  neutral: 'zinc',
} as const

/** Solid buttons: those of the kit fade when they are pointed at, until their text can hardly be read. */
const button = {
  compoundVariants: (['primary', 'error'] as const).map((color) => ({
    color,
    variant: 'solid' as const,
    class: `hover:bg-${color}-pointed active:bg-${color}-pointed`,
  })),
}

/**
 * Lists of choices are as wide as what they offer, and at least as wide as what opens them. Of what the keys choose, each
 * is marked: no line is needed around all of it.
 */
const choices = (kit: 'select' | 'combobox') => ({
  slots: {
    content: `w-auto min-w-(--reka-${kit}-trigger-width) max-w-(--reka-${kit}-content-available-width)`,
    focusScope: 'outline-none',
  },
})

/** What a drawer or window is called and about leaves room for the button that closes it. */
const heading = { slots: { wrapper: 'not-last:pe-8' } }

/** Tabs that have no room scroll, with whole names; what marks the one that is open is not cut off then. */
const tabs = {
  compoundVariants: [
    {
      orientation: 'horizontal' as const,
      variant: 'link' as const,
      class: { list: 'overflow-x-auto', trigger: 'shrink-0', indicator: 'bottom-0' },
    },
  ],
}

/**
 * How a web app is built.
 *
 * @param root folder of its pages; it is built into `dist` there
 * @param icons where the icons are named that are part of its first load, and those of all of its pages, as globs from
 * the repository
 */
export const appConfig = ({
  root,
  pages = ['index.html'],
  icons,
}: {
  root: string
  pages?: string[]
  icons: { first: string[]; own: string[] }
}): UserConfig => ({
  root,
  publicDir: join(web, 'public'),
  plugins: [
    vue(),
    lucide(icons.own, join(web, '..')),
    lighterKit(Object.values(colors)),
    selectMenuRoles(),
    precompress(),
    ui({
      root: join(web, '..'),
      // Components are imported where they are used: types and bundles then need nothing generated.
      components: false,
      autoImport: false,
      icon: { clientBundle: { scan: { globInclude: icons.first, globExclude: ['**/dist/**'] } } },
      ui: {
        colors,
        button,
        tabs,
        select: choices('select'),
        selectMenu: choices('combobox'),
        modal: heading,
        slideover: heading,
      },
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
    outDir: join(root, 'dist'),
    emptyOutDir: true,
    target: 'es2023',
    // The policy has no `data:` for scripts, and a preload helper of its own is not needed by any browser of today.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: pages.map((page) => join(root, page)),
      output: {
        // What every page begins with is two files: ours, and what changes more seldom. Small files by the dozen take
        // longer, and are compressed worse.
        codeSplitting: {
          groups: [
            { name: 'kit', tags: ['$initial'], test: (id) => id.includes('node_modules') && !id.includes('/rapidoc/') },
            { name: 'shell', tags: ['$initial'], test: (id) => !id.includes('node_modules') && !id.includes('/docs/') },
          ],
        },
      },
    },
    reportCompressedSize: true,
  },
})
