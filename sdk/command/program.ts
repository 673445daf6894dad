import type { Command } from 'commander'
import { auditCommand } from './audit.ts'
import { buildCommand } from './build.ts'
import { canaryCommand } from './canary.ts'
import { checkCommand } from './check.ts'
import { completionCommand } from './completion.ts'
import { devCommand } from './dev.ts'
import { doctorCommand } from './doctor.ts'
import { exitCodeMeanings } from './exit-codes.ts'
import { initCommand } from './init.ts'
import { installCommand, reinstateCommand, rollbackCommand, uninstallCommand, upgradeCommand } from './installing.ts'
import { loginCommand, logoutCommand } from './login.ts'
import { logsCommand } from './logs.ts'
import { migrateCommand } from './migrate.ts'
import { packCommand } from './pack.ts'
import { pluginsCommand } from './plugins.ts'
import { profileCommand } from './profile.ts'
import { publishCommand } from './publish.ts'
import { quotasCommand } from './quotas.ts'
import { recordCommand } from './record.ts'
import { replayCommand } from './replay.ts'
import { requestCommand } from './request.ts'
import { inheritAll, rootCommand } from './root-command.ts'
import { runCommand } from './run.ts'
import { secretsCommand } from './secrets.ts'
import { keysCommand, signCommand, verifyCommand } from './signing.ts'
import { startCommand } from './start.ts'
import { tenantsCommand } from './tenants.ts'
import { testCommand } from './test.ts'
import packageJson from '../../package.json' with { type: 'json' }

const meanings = Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padStart(2)}  ${meaning}`)

/** All of the command, for running it and for writing its reference. */
export const createProgram = (): Command => {
  const program = rootCommand()
    .description('Write, try and publish Plexica plugins.')
    .version(packageJson.version)
    // So that --version of a command is its own.
    .enablePositionalOptions()
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
  program.addCommand(runCommand())
  program.addCommand(recordCommand())
  program.addCommand(replayCommand())
  program.addCommand(buildCommand())
  program.addCommand(checkCommand())
  program.addCommand(testCommand())
  program.commandsGroup('Ship it:')
  program.addCommand(packCommand())
  program.addCommand(keysCommand())
  program.addCommand(signCommand())
  program.addCommand(verifyCommand())
  program.addCommand(publishCommand())
  program.addCommand(canaryCommand())
  program.commandsGroup('At a tenant:')
  program.addCommand(installCommand())
  program.addCommand(upgradeCommand())
  program.addCommand(rollbackCommand())
  program.addCommand(uninstallCommand())
  program.addCommand(reinstateCommand())
  program.addCommand(requestCommand())
  program.addCommand(logsCommand())
  program.addCommand(pluginsCommand())
  program.addCommand(profileCommand())
  program.commandsGroup('Platforms:')
  program.addCommand(startCommand())
  program.addCommand(loginCommand())
  program.addCommand(logoutCommand())
  program.addCommand(tenantsCommand())
  program.addCommand(quotasCommand())
  program.addCommand(migrateCommand())
  program.addCommand(secretsCommand())
  program.addCommand(auditCommand())
  program.addCommand(doctorCommand())
  program.addCommand(completionCommand(program))
  return inheritAll(program)
}
