import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { UsageError } from './exit-codes.ts'

/** A file that may import others, and so has to be bundled. */
const hasImports = (text: string): boolean => /^\s*(?:import\b|export\b[^;]*\bfrom\b)/m.test(text)

/** The code of a plugin file as one module. @throws {UsageError} when there is no such file or it can't be bundled. */
export const readPluginCode = async (file: string): Promise<{ text: string; sha256: string; folder: string }> => {
  const path = resolve(file)
  const source = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`There is no file ${file}.`)
  })
  const text = /\.[cm]?ts$/.test(path) || hasImports(source) ? await bundled(path) : source
  return { text, sha256: createHash('sha256').update(text).digest('hex'), folder: dirname(path) }
}

const bundled = async (path: string): Promise<string> => {
  const { buildServer } = await import('../pack/build-server.ts')
  try {
    return (await buildServer(dirname(path), basename(path))).code
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
