import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The key kept in a data folder, made at the first start, so that a laptop needs no configuration. */
export const masterKeyIn = (dataDir: string): string => {
  const path = join(dataDir, 'master.key')
  mkdirSync(dataDir, { recursive: true })
  try {
    // `wx`: of two processes that start at once, one writes and both read the same key.
    writeFileSync(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < 32) throw new Error(`${path} holds no usable key`)
  return key
}

/**
 * A 32 byte key for one purpose; keys of different purposes tell nothing about each other or the master key.
 *
 * @example
 * const cookieSecret = keyFor(masterKey, 'session-cookie').toString('hex')
 */
export const keyFor = (masterKey: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, '', `plexica:${purpose}`, 32))
