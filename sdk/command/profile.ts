import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { call } from './platform-client.ts'
import { tenantTarget, withTenantOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

const seconds = (text: string): number => {
  const number = Number(text)
  if (!(number >= 0.1 && number <= 30)) throw new InvalidArgumentError('It has to be a number from 0.1 to 30.')
  return number
}

/** `plexica profile`: where a running installation spends its CPU time. */
export const profileCommand = () =>
  withTenantOptions(new Command('profile'))
    .description(
      'Record where a running installation spends its CPU time, for Chrome DevTools (Performance, Load profile).',
    )
    .argument('<plugin>', 'its id')
    .option('--seconds <n>', 'how long to look', seconds, 5)
    .option('-o, --out <file>', 'where to write it (default: <plugin>.cpuprofile)')
    .option('--json', 'print { file } as JSON')
    .addHelpText('after', '\nExamples:\n  plexica profile notes --tenant acme --seconds 10')
    .action(
      async (
        plugin: string,
        { seconds, out, json, ...options }: TargetOptions & { seconds: number; out?: string; json?: boolean },
      ) => {
        const terminal = createTerminal({ json })
        const target = await tenantTarget(options)
        const profile = await terminal.progress(`Looking at ${plugin} for ${seconds} s`, () =>
          call(target, {
            method: 'POST',
            path: `/api/v1/installations/${encodeURIComponent(plugin)}/profile`,
            body: { seconds },
          }),
        )
        const file = out ?? `${plugin}.cpuprofile`
        await writeFile(file, JSON.stringify(profile))
        terminal.result({ file }, file)
      },
    )
