import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { callPlatform, type PlatformOptions } from './platform-client.ts'

const seconds = (text: string): number => {
  const number = Number(text)
  if (!(number >= 0.1 && number <= 30)) throw new InvalidArgumentError('It has to be a number from 0.1 to 30.')
  return number
}

/** `plexica profile`: where a running installation spends its CPU time. */
export const profileCommand = () =>
  new Command('profile')
    .description(
      'Record where a running installation spends its CPU time, for Chrome DevTools (Performance, Load profile).',
    )
    .argument('<plugin>', 'its id')
    .option('--url <url>', 'the tenant, such as http://acme.localhost:3000 (PLEXICA_URL)')
    .option('--token <token>', 'a token of an admin of the tenant (PLEXICA_TOKEN)')
    .option('--seconds <n>', 'how long to look', seconds, 5)
    .option('-o, --out <file>', 'where to write it (default: <plugin>.cpuprofile)')
    .action(async (plugin: string, options: PlatformOptions & { seconds: number; out?: string }) => {
      process.stderr.write(`Looking at ${plugin} for ${options.seconds} s …\n`)
      const profile = await callPlatform(options, {
        method: 'POST',
        path: `/api/v1/installations/${encodeURIComponent(plugin)}/profile`,
        body: JSON.stringify({ seconds: options.seconds }),
        type: 'application/json',
      })
      const file = options.out ?? `${plugin}.cpuprofile`
      await writeFile(file, JSON.stringify(profile))
      process.stdout.write(`${file}\n`)
    })
