// Written for any Node since 20: it finds the one that Plexica runs on.
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const needed = 26

/**
 * The path of a Node that Plexica runs on: the one that runs now if it is new enough, or the one that is installed
 * beside this package.
 *
 * @returns {string | undefined} undefined when there is neither
 */
export const findNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const program = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    accessSync(program, constants.X_OK)
    return program
  } catch {
    return undefined
  }
}

export const noNode = `Plexica runs on Node ${needed}; this is ${process.version}, and the package "node", which brings a newer one, is not completely installed.
Let npm run its install script (npm approve-scripts node && npm rebuild node), or install Node ${needed}.`
