import { Command, CommanderError } from 'commander'
import { runCommand } from './run.ts'
import { exitCodes, UsageError } from './exit-codes.ts'

const program = new Command('plexica')
  .description('Write, try and publish Plexica plugins.')
  .exitOverride()
  .showHelpAfterError('(plexica --help tells more)')

program.addCommand(runCommand())

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.answered : exitCodes.usage
  if (error instanceof UsageError) {
    process.stderr.write(`plexica: ${error.message}\n`)
    return exitCodes.usage
  }
  throw error
}
