import { randomBytes } from 'node:crypto'
import { archive } from '../../sdk/pack/archive.ts'

/** What a test says of a plugin; the rest is filled in. */
export interface BundleParts {
  manifest?: Record<string, unknown>
  /** An ES module. */
  server?: string
  files?: Record<string, string | Uint8Array>
}

/** Plugin ids are unique in a registry; tests of one registry make their own. */
export const randomPluginId = (prefix = 'p'): string => `${prefix}-${randomBytes(6).toString('hex')}`

/**
 * A small real bundle.
 *
 * @example
 * await aBundle({ manifest: { id, capabilities: { db: {} } }, files: { 'migrations/001.sql': 'create table a (id int)' } })
 */
export const aBundle = ({
  manifest,
  server = 'export default { fetch: () => new Response("ok") }',
  files = {},
}: BundleParts = {}): Promise<Buffer> =>
  archive(
    new Map<string, string | Uint8Array>([
      ['plexica.json', JSON.stringify({ id: randomPluginId(), version: '1.0.0', name: 'A plugin', ...manifest })],
      ['server.js', server],
      ...Object.entries(files),
    ]),
  )
