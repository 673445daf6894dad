import type { ChildProcess } from 'node:child_process'
import { config, locales } from 'zod/mini'
import { execute } from './execute.ts'
import { inheritAll, rootCommand } from './root-command.ts'
import { runCommand } from './run.ts'

/** `plexica run` without the other commands: it has to start at once, and they take long to load. @returns the exit code */
export const runAlone = async (worker: ChildProcess | undefined): Promise<number> => {
  // All of zod would set it, and is not loaded here.
  config(locales.en())
  try {
    return await execute(inheritAll(rootCommand().addCommand(runCommand(worker))))
  } finally {
    worker?.kill('SIGKILL')
  }
}
