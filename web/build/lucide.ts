import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

interface Collection {
  prefix: string
  width: number
  height: number
  icons: Record<string, { body: string }>
  aliases?: Record<string, { parent: string }>
}

const names = 'virtual:lucide'

/**
 * All of the Lucide icons, in one small file for each first letter, so that an icon that only a plugin names is loaded
 * from our own origin when it is first shown.
 */
export const lucide = (): Plugin => {
  const path = createRequire(import.meta.url).resolve('@iconify-json/lucide/icons.json')
  const { prefix, width, height, icons, aliases = {} } = JSON.parse(readFileSync(path, 'utf8')) as Collection
  const all = {
    ...icons,
    ...Object.fromEntries(Object.entries(aliases).map(([name, { parent }]) => [name, icons[parent]])),
  }
  const letters = [...new Set(Object.keys(all).map((name) => name[0]!))].sort()

  return {
    name: 'plexica:lucide',
    resolveId: (id) => (id.startsWith(names) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${names}`)
        return `export const shards = {${letters.map((letter) => `${JSON.stringify(letter)}: () => import('${names}/${letter}')`).join(',')}}`
      const letter = id.startsWith(`\0${names}/`) ? id.slice(-1) : undefined
      if (letter === undefined) return undefined
      const some = Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith(letter)))
      return `export default ${JSON.stringify({ prefix, width, height, icons: some })}`
    },
  }
}
