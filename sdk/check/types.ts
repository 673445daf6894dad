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

/** Types that are written out may be of any length: what says where they differ stands at both ends of a line. */
const mostLetters = 300

/** What the compiler says from the outside to the inside, each line short enough to be read. */
const readable = (message: string): string =>
  message
    .split('\n')
    .map((line) => (line.length <= mostLetters ? line : `${line.slice(0, 140)} … ${line.slice(-140)}`))
    .join('\n')

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
  return [...output.matchAll(/^(.+?)\((\d+),(\d+)\): error (TS\d+): (.+(?:\n {2,}.+)*)$/gm)].map(
    ([, file = '', line, column, code = '', message = '']) => ({
      severity: 'error',
      code,
      file,
      line: Number(line),
      column: Number(column),
      message: readable(message),
    }),
  )
}
