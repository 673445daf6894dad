import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Finding } from './finding.ts'

/** The author's own TypeScript, if they have one installed. */
const compilerOf = (folder: string): string | undefined => {
  try {
    const manifest = createRequire(join(folder, 'plexica.json')).resolve('typescript/package.json')
    return join(dirname(manifest), 'bin/tsc')
  } catch {
    return undefined
  }
}

/** What the TypeScript of the project says of it; nothing where there is none. */
export const checkTypes = async (folder: string): Promise<Finding[]> => {
  const compiler = compilerOf(folder)
  if (compiler === undefined || !existsSync(join(folder, 'tsconfig.json'))) return []
  const output = await new Promise<string>((resolve) =>
    execFile(
      process.execPath,
      [compiler, '--noEmit', '--pretty', 'false', '-p', folder],
      { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
      (_error, stdout) => resolve(stdout),
    ),
  )
  return [...output.matchAll(/^(.+?)\((\d+),(\d+)\): error (TS\d+): (.+)$/gm)].map(
    ([, file = '', line, column, code = '', message = '']) => ({
      severity: 'error',
      code,
      file,
      line: Number(line),
      column: Number(column),
      message,
    }),
  )
}
