import { join } from 'node:path'
import tailwindColors from 'tailwindcss/colors'
import type { Plugin } from 'vite'

const colors = '\0plexica:colors'
const later = '\0plexica:later/'

/** A way for the menu of a phone to open that ours does not take, and that brings a library of its own. */
const otherMenu = './Drawer.vue'

/**
 * Leaves out of the first load what the UI kit imports for applications that choose otherwise: the palette of Tailwind
 * but for the colours that are used, and a way for the menu of a phone to open that is not ours.
 *
 * @param used names of Tailwind's colours
 */
export const lighterKit = (used: (keyof typeof tailwindColors)[]): Plugin => ({
  name: 'plexica:lighter-kit',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source === 'tailwindcss/colors') return colors
    if (!importer?.endsWith('/DashboardSidebar.vue') || source !== otherMenu) return undefined
    return later + join(importer, '..', source)
  },
  load(id) {
    if (id === colors)
      return `export default ${JSON.stringify(Object.fromEntries(used.map((name) => [name, tailwindColors[name]])))}`
    if (!id.startsWith(later)) return undefined
    const component = JSON.stringify(id.slice(later.length))
    return `import { defineAsyncComponent } from 'vue'\nexport default defineAsyncComponent(() => import(${component}))`
  },
})
