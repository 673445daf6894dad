import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

/** Everything that could differ from run to run is fixed, so that the same files give the same bytes. */
const fixed = { mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0), type: 'file' } as const

/**
 * A gzipped tar of these files, reproducible: the same files give the same bytes, whatever their order.
 *
 * @example
 * await archive(new Map([['plexica.json', '{}'], ['server.js', 'export default {}']]))
 */
export const archive = async (
  files: ReadonlyMap<string, string | Uint8Array>,
  { level = 9 }: { level?: number } = {},
): Promise<Buffer> => {
  const tar = pack()
  for (const path of [...files.keys()].sort()) {
    tar.entry({ name: path, ...fixed }, Buffer.from(files.get(path) as Uint8Array))
  }
  tar.finalize()
  return gzipSync(await buffer(tar), { level })
}
