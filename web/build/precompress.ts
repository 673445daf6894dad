import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/** Puts a `.br` and a `.gz` beside each text file, so that no one has to compress while people wait. */
export const precompress = (): Plugin => ({
  name: 'plexica:precompress',
  apply: 'build',
  writeBundle: async ({ dir }, bundle) => {
    const names = [...Object.keys(bundle), 'theme.js', 'favicon.svg'].filter((name) =>
      /\.(js|css|svg|json)$/.test(name),
    )
    await Promise.all(
      names.map(async (name) => {
        const path = join(dir!, name)
        const bytes = await readFile(path)
        if (bytes.length < 1_000) return
        const hint = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
        await writeFile(`${path}.br`, await brotli(bytes, hint))
        await writeFile(`${path}.gz`, await deflate(bytes, { level: 9 }))
      }),
    )
  },
})
