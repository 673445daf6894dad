import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Collection {
  icons: Record<string, { body: string }>
  aliases?: Record<string, { parent: string }>
}

type Icons = Collection['icons']

const virtual = 'virtual:lucide'

/** The icons that these files name. */
const namedIn = (globs: string[], root: string): Set<string> =>
  new Set(
    globSync(globs, { cwd: root, exclude: (path) => /(^|\/)(dist|node_modules)(\/|$)/.test(path) }).flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(/\bi-lucide-([a-z0-9-]+)/g)].map(([, name]) => name!),
    ),
  )

const readIcons = (): Icons => {
  const path = createRequire(import.meta.url).resolve('@iconify-json/lucide/icons.json')
  const { icons, aliases = {} } = JSON.parse(readFileSync(path, 'utf8')) as Collection
  return {
    ...icons,
    ...Object.fromEntries(Object.entries(aliases).map(([name, { parent }]) => [name, icons[parent]!])),
  }
}

/**
 * All of the Lucide icons from our own origin, as data: those of our own pages in one file, `own.json`, and, as a plugin
 * may name any, all in small files by the first two letters of their names, which are loaded when one is first shown.
 *
 * @param own where our own pages name theirs, as globs from the root
 */
export const lucide = (own: string[], root: string): Plugin => {
  const all = readIcons()
  const some = (isIn: (name: string) => boolean): string =>
    JSON.stringify(Object.fromEntries(Object.entries(all).filter(([name]) => isIn(name))))
  const starts = [...new Set(Object.keys(all).map((name) => name.slice(0, 2)))].sort()
  const wanted = namedIn(own, root)
  const files = new Map([
    ['own', some((name) => wanted.has(name))],
    ...starts.map((start) => [start, some((name) => name.startsWith(start))] as const),
  ])
  const folder = `assets/lucide-${createHash('sha256')
    .update([...files.values()].join())
    .digest('base64url')
    .slice(0, 8)}`

  return {
    name: 'plexica:lucide',
    resolveId: (id) => (id === virtual ? `\0${virtual}` : undefined),
    load(id) {
      if (id !== `\0${virtual}`) return undefined
      return `export const folder = ${JSON.stringify(`/${folder}`)}\nexport const starts = ${JSON.stringify(starts.join(' '))}`
    },
    generateBundle() {
      for (const [name, source] of files) this.emitFile({ type: 'asset', fileName: `${folder}/${name}.json`, source })
    },
  }
}
