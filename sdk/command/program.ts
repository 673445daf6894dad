import type { ChildProcess } from 'node:child_process'
import { Command, CommanderError } from 'commander'
import { auditCommand } from './audit.ts'
import { buildCommand } from './build.ts'
import { checkCommand } from './check.ts'
import { completionCommand } from './completion.ts'
import { devCommand } from './dev.ts'
import { doctorCommand } from './doctor.ts'
import { CommandError, exitCodeMeanings, exitCodes } from './exit-codes.ts'
import { initCommand } from './init.ts'
import { installCommand, rollbackCommand, uninstallCommand, upgradeCommand } from './installing.ts'
import { loginCommand, logoutCommand } from './login.ts'
import { logsCommand } from './logs.ts'
import { migrateCommand } from './migrate.ts'
import { packCommand } from './pack.ts'
import { pluginsCommand } from './plugins.ts'
import { profileCommand } from './profile.ts'
import { publishCommand } from './publish.ts'
import { requestCommand } from './request.ts'
import { runCommand } from './run.ts'
import { secretsCommand } from './secrets.ts'
import { keysCommand, signCommand, verifyCommand } from './signing.ts'
import { startCommand } from './start.ts'
import { tenantsCommand } from './tenants.ts'
import { testCommand } from './test.ts'
import { style } from './terminal.ts'
import packageJson from '../../package.json' with { type: 'json' }

const meanings = Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padStart(2)}  ${meaning}`)

/** All of the command, for running it and for writing its reference. `worker` is a sandbox worker that boots already, for `run`. */
export const createProgram = (worker?: ChildProcess): Command => {
  const program = new Command('plexica')
    .description('Write, try and publish Plexica plugins.')
    .version(packageJson.version)
    .exitOverride()
    .showHelpAfterError('(plexica --help tells more)')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
From nothing to a plugin that runs:
  plexica init notes --template crud
  plexica start                          a platform of your own, in another terminal
  plexica dev                            your plugin there, changed as you save

Exit codes:
${meanings.join('\n')}`,
    )
  program.commandsGroup('Write a plugin:')
  program.addCommand(initCommand())
  program.addCommand(devCommand())
  program.addCommand(runCommand(worker))
  program.addCommand(buildCommand())
  program.addCommand(checkCommand())
  program.addCommand(testCommand())
  program.commandsGroup('Ship it:')
  program.addCommand(packCommand())
  program.addCommand(keysCommand())
  program.addCommand(signCommand())
  program.addCommand(verifyCommand())
  program.addCommand(publishCommand())
  program.commandsGroup('At a tenant:')
  program.addCommand(installCommand())
  program.addCommand(upgradeCommand())
  program.addCommand(rollbackCommand())
  program.addCommand(uninstallCommand())
  program.addCommand(requestCommand())
  program.addCommand(logsCommand())
  program.addCommand(pluginsCommand())
  program.addCommand(profileCommand())
  program.commandsGroup('Platforms:')
  program.addCommand(startCommand())
  program.addCommand(loginCommand())
  program.addCommand(logoutCommand())
  program.addCommand(tenantsCommand())
  program.addCommand(migrateCommand())
  program.addCommand(secretsCommand())
  program.addCommand(auditCommand())
  program.addCommand(doctorCommand())
  program.addCommand(completionCommand(program))
  for (const command of program.commands) inherit(command, program)
  return program
}

const inherit = (command: Command, from: Command): void => {
  command.copyInheritedSettings(from)
  for (const each of command.commands) inherit(each, command)
}

/** Runs the command. @returns the exit code */
export const runProgram = async (worker: ChildProcess | undefined): Promise<number> => {
  // Whoever reads the output may have enough of it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.answered)
    throw error
  })
  try {
    await createProgram(worker).parseAsync()
    return Number(process.exitCode ?? exitCodes.answered)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.answered : exitCodes.usage
    if (!(error instanceof CommandError)) throw error
    tell(error)
    return error.exitCode
  } finally {
    worker?.kill('SIGKILL')
  }
}

/** Errors are for people on standard error, and for scripts that asked for JSON on standard output. */
const tell = ({ message, code, lines }: CommandError): void => {
  if (process.argv.includes('--json')) {
    const error = { ...(code !== undefined && { code }), message, ...(lines.length > 0 && { lines }) }
    process.stdout.write(`${JSON.stringify({ error })}\n`)
    return
  }
  process.stderr.write(`${style('red', 'plexica:')} ${message}\n`)
  for (const line of lines) process.stderr.write(`  ${line}\n`)
}
