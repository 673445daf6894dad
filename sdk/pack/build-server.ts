import { build } from 'esbuild'

/** What the author's server code became. */
interface BuiltServer {
  code: string
  /** JSON of the source map, with paths from the plugin's folder on. */
  map: string
}

/**
 * Bundles `server.ts` (or `.js`) with everything it imports into one ES module for the sandbox, where
 * there is neither Node nor a browser: packages are resolved by their builds for web-standard runtimes.
 *
 * @throws what esbuild throws: its message names file, line and reason
 */
export const buildServer = async (folder: string, entry: string, banner?: string): Promise<BuiltServer> => {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile: 'server.js',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    // No engine has decorators yet.
    supported: { decorators: false },
    platform: 'neutral',
    mainFields: ['worker', 'browser', 'module', 'main'],
    conditions: ['worker', 'browser', 'import'],
    sourcemap: 'linked',
    sourcesContent: true,
    legalComments: 'inline',
    ...(banner !== undefined && { banner: { js: banner } }),
    charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const text = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? ''
  return { code: text('server.js'), map: text('server.js.map') }
}
