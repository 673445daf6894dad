import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { CommandError, UsageError } from './exit-codes.ts'

/** A file that may import others, and so has to be bundled. */
const hasImports = (text: string): boolean => /^\s*(?:import\b|export\b[^;]*\bfrom\b)/m.test(text)

export interface PluginCode {
  text: string
  sha256: string
  /** Source map, when the file had to be bundled. */
  map: string | undefined
  folder: string
}

/**
 * The code of a plugin file as one module.
 *
 * @throws {UsageError} when there is no such file
 * @throws {CommandError} `plugin.load_failed` when it can't be bundled
 */
export const readPluginCode = async (file: string): Promise<PluginCode> => {
  const path = resolve(file)
  const found = await stat(path).catch(() => undefined)
  // A device may have no end.
  if (!found?.isFile() && !found?.isFIFO()) throw new UsageError(`There is no file ${file}.`)
  const source = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${file} can not be read.`)
  })
  const bundles = /\.[cm]?ts$/.test(path) || hasImports(source)
  const { code, map } = bundles ? await bundled(path) : { code: source, map: undefined }
  return { text: code, sha256: createHash('sha256').update(code).digest('hex'), map, folder: dirname(path) }
}

const bundled = async (path: string): Promise<{ code: string; map: string }> => {
  const { buildServer } = await import('../pack/build-server.ts')
  try {
    return await buildServer(dirname(path), basename(path))
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { code: 'plugin.load_failed' })
  }
}
