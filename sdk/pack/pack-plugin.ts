import { readFile, readdir } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { bundleLimits, placeOf } from '../../plugins-registry/bundle/layout.ts'
import { archive } from './archive.ts'
import { buildPages } from './build-pages.ts'
import { buildServer } from './build-server.ts'

/** A plugin as it goes into a bundle. */
export interface PluginFiles {
  /** The manifest as it stands in `plexica.json`; the registry checks it. */
  manifest: Record<string, unknown>
  /** By their path within the bundle. */
  files: Map<string, string | Uint8Array>
}

/** A packed plugin, ready for upload. */
interface Packed extends PluginFiles {
  bytes: Buffer
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

/** The manifest of the plugin in a folder, unchecked. @throws {Error} when there is none, or it is not JSON */
export const readManifestFile = async (
  folder: string,
): Promise<{ text: Buffer; manifest: Record<string, unknown> }> => {
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

/** The file that the server code of the plugin in a folder begins in. @throws {Error} when there is none */
export const serverEntry = async (folder: string): Promise<string> => {
  const found = await readdir(folder)
  const entry = sources.find((name) => found.includes(name))
  if (!entry) throw new Error(`There is neither server.ts nor server.js in ${folder}.`)
  return entry
}

/** How a plugin is built otherwise than as its author wrote it. */
export interface BuildOptions {
  /** Instead of the one in the manifest. */
  version?: string
  /** One line of code that stands before that of the server. */
  banner?: string
}

/**
 * Builds the plugin in a folder: everything that its bundle holds.
 *
 * @throws what esbuild throws, and errors that name the file
 */
export const buildPlugin = async (folder: string, { version, banner }: BuildOptions = {}): Promise<PluginFiles> => {
  const root = resolve(folder)
  const { text, manifest: written } = await readManifestFile(root)
  const manifest = version === undefined ? written : { ...written, version }
  const [server, pages] = await Promise.all([buildServer(root, await serverEntry(root), banner), buildPages(root)])
  const files = new Map<string, string | Uint8Array>([
    ['plexica.json', version === undefined ? text : JSON.stringify(manifest)],
    ['server.js', server.code],
    ['server.js.map', server.map],
    ...pages,
  ])
  for (const path of await staticFiles(root)) if (!files.has(path)) files.set(path, await readFile(join(root, path)))
  return { manifest, files }
}

/**
 * Packs the plugin in a folder: bundles its server code and puts it with its manifest, pages,
 * migrations, locales, assets, README and CHANGELOG into a reproducible tar.gz.
 *
 * @example
 * const { bytes, manifest } = await packPlugin('plugins/crm')
 */
export const packPlugin = async (folder: string): Promise<Packed> => {
  const built = await buildPlugin(folder)
  const bytes = await archive(built.files)
  if (bytes.length > bundleLimits.compressedBytes) {
    throw new Error(`The bundle has ${bytes.length} bytes; it may have ${bundleLimits.compressedBytes}.`)
  }
  return { ...built, bytes }
}
