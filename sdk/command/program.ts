import type { ChildProcess } from 'node:child_process'
import { Command, CommanderError } from 'commander'
import { auditCommand } from './audit.ts'
import { doctorCommand } from './doctor.ts'
import { packCommand } from './pack.ts'
import { profileCommand } from './profile.ts'
import { publishCommand } from './publish.ts'
import { runCommand } from './run.ts'
import { secretsCommand } from './secrets.ts'
import { startCommand } from './start.ts'
import { exitCodes, UsageError } from './exit-codes.ts'

/** The `plexica` command. `worker` is a sandbox worker that boots already, for `run`. @returns the exit code */
export const runProgram = async (worker: ChildProcess | undefined): Promise<number> => {
  const program = new Command('plexica')
    .description('Write, try and publish Plexica plugins.')
    .exitOverride()
    .showHelpAfterError('(plexica --help tells more)')
  program.addCommand(runCommand(worker))
  program.addCommand(doctorCommand())
  program.addCommand(packCommand())
  program.addCommand(publishCommand())
  program.addCommand(profileCommand())
  program.addCommand(secretsCommand())
  program.addCommand(startCommand())
  program.addCommand(auditCommand())
  for (const command of program.commands) command.copyInheritedSettings(program)
  try {
    await program.parseAsync()
    return Number(process.exitCode ?? exitCodes.answered)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.answered : exitCodes.usage
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`plexica: ${error.message}\n`)
    return exitCodes.usage
  } finally {
    worker?.kill('SIGKILL')
  }
}
