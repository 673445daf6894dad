import { Command } from 'commander'
import { callPlatform, type PlatformOptions } from './platform-client.ts'

interface Rotation {
  keyId: string
  rotated: number
  unreadable: number
}

/** `plexica secrets rotate`: encrypts secrets at rest under the platform's newest key. */
export const secretsCommand = () =>
  new Command('secrets').description('Look after the secrets of installations.').addCommand(
    new Command('rotate')
      .description('Encrypt every secret anew, under the first key of PLEXICA_SECRETS_KEYS of the platform.')
      .option('--url <url>', 'the platform (PLEXICA_URL)')
      .option('--token <token>', 'a platform token (PLEXICA_TOKEN)')
      .option('--json', 'print what was done as JSON')
      .action(async (options: PlatformOptions & { json?: boolean }) => {
        const done = (await callPlatform(options, { method: 'POST', path: '/api/v1/secrets/rotation' })) as Rotation
        const { keyId, rotated, unreadable } = done
        process.stdout.write(
          options.json
            ? `${JSON.stringify(done)}\n`
            : `${rotated} secrets were encrypted anew, under the key ${keyId}; ${unreadable} could not be read.\n`,
        )
        if (unreadable > 0) process.exitCode = 1
      }),
  )
