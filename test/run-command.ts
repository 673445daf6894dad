import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** Where the command of an installed package is. */
export const bin = (name: string) => join(root, 'node_modules/.bin', name)

/**
 * Runs a command in the folder of the project.
 *
 * @param hear is given what it prints, while it runs
 * @returns its exit code, and all that it printed
 */
export const run = (
  command: string,
  args: string[],
  { env = process.env, hear }: { env?: NodeJS.ProcessEnv; hear?: (text: string) => void } = {},
): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (text: string) => {
      output += text
      hear?.(text)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })

export const show = (text: string) => void process.stdout.write(text)
