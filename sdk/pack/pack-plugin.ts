import { readFile, readdir } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { archive } from './archive.ts'
import { buildServer } from './build-server.ts'
import { bundleLimits, placeOf } from './layout.ts'

/** A packed plugin, ready for upload. */
export interface Packed {
  bytes: Buffer
  /** The manifest as it stands in `plexica.json`; the registry checks it. */
  manifest: Record<string, unknown>
}

const sources = ['server.ts', 'server.js']
const folders = ['ui', 'migrations', 'locales', 'assets']

/** Files of the folder that go into the bundle as they are, by their path within it. */
const staticFiles = async (folder: string): Promise<string[]> => {
  const atTop = await readdir(folder, { withFileTypes: true })
  const below = atTop.filter((found) => found.isDirectory() && folders.includes(found.name))
  const within = await Promise.all(
    below.map(async ({ name }) => {
      const found = await readdir(join(folder, name), { recursive: true, withFileTypes: true })
      return found.filter((each) => each.isFile()).map((each) => relative(folder, join(each.parentPath, each.name)))
    }),
  )
  return [...atTop.filter((found) => found.isFile()).map(({ name }) => name), ...within.flat()]
    .map((path) => path.split(sep).join('/'))
    .filter((path) => placeOf(path) !== undefined && !path.startsWith('server.js'))
}

const readManifest = async (folder: string): Promise<{ text: Buffer; manifest: Record<string, unknown> }> => {
  const path = join(folder, 'plexica.json')
  const text = await readFile(path).catch((cause: unknown) => {
    throw new Error(`There is no plexica.json in ${folder}.`, { cause })
  })
  try {
    return { text, manifest: JSON.parse(text.toString()) as Record<string, unknown> }
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Packs the plugin in a folder: bundles its server code and puts it with its manifest, pages,
 * migrations, locales, assets, README and CHANGELOG into a reproducible tar.gz.
 *
 * @example
 * const { bytes, manifest } = await packPlugin('plugins/crm')
 */
export const packPlugin = async (folder: string): Promise<Packed> => {
  const root = resolve(folder)
  const { text, manifest } = await readManifest(root)
  const found = await readdir(root)
  const entry = sources.find((name) => found.includes(name))
  if (!entry) throw new Error(`There is neither server.ts nor server.js in ${root}.`)

  const server = await buildServer(root, entry)
  const files = new Map<string, string | Uint8Array>([
    ['plexica.json', text],
    ['server.js', server.code],
    ['server.js.map', server.map],
  ])
  for (const path of await staticFiles(root)) if (!files.has(path)) files.set(path, await readFile(join(root, path)))

  const bytes = await archive(files)
  if (bytes.length > bundleLimits.compressedBytes) {
    throw new Error(`The bundle has ${bytes.length} bytes; it may have ${bundleLimits.compressedBytes}.`)
  }
  return { bytes, manifest }
}
