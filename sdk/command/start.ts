import { join } from 'node:path'
import { Command } from 'commander'
import { UsageError } from './exit-codes.ts'
import { changeKnownPlatforms } from './known-platforms.ts'
import { createTerminal } from './terminal.ts'

/** `plexica start`: a platform of one's own. */
export const startCommand = () =>
  new Command('start')
    .description('Run a whole platform on this machine, with two tenants to try plugins at. Ctrl-C stops it.')
    .option('--port <n>', 'where it listens (PORT)')
    .option('--data <folder>', 'where it keeps its data (PLEXICA_DATA_DIR; default: .plexica)')
    .option('--reset', 'begin anew: everything that is in the data folder is deleted')
    .option('--json', 'print { url, tenants } as a line of JSON when it is up')
    .addHelpText('after', '\nExamples:\n  plexica start\n  plexica start --port 3001 --data /tmp/plexica')
    .action(
      async ({
        port,
        data,
        reset = false,
        json,
      }: {
        port?: string
        data?: string
        reset?: boolean
        json?: boolean
      }) => {
        const terminal = createTerminal({ json })
        const { demoBanner, inOneSentence, startDemo } = await import('../../platform/demo/start-demo.ts')
        const environment = {
          ...process.env,
          ...(port !== undefined && { PORT: port }),
          ...(data !== undefined && { PLEXICA_DATA_DIR: data }),
        }
        const bundlesDir = join(import.meta.dirname, '../../dist/plugins')
        try {
          const stopped = Promise.withResolvers<void>()
          const { platform, config, tokens } = await terminal.progress('Starting', () =>
            startDemo(environment, {
              bundlesDir,
              reset,
              onPlatform: (running) => {
                let closing: Promise<void> | undefined
                // A terminal sends Ctrl-C to every process of the group, so it may come more than once.
                for (const signal of ['SIGINT', 'SIGTERM'] as const)
                  process.on(signal, () => void (closing ??= running.close().then(stopped.resolve, stopped.reject)))
              },
            }),
          )
          if (tokens) {
            const byTenant = Object.entries(tokens.tokens).map(([slug, token]) => [
              platform.addresses.tenantOrigin(slug),
              token,
            ])
            await changeKnownPlatforms((known) => ({
              platform: platform.url,
              tenant: Object.keys(tokens.tokens)[0],
              tokens: { ...known.tokens, [platform.url]: tokens.platformToken, ...Object.fromEntries(byTenant) },
            }))
          }
          const tenants = Object.keys(tokens?.tokens ?? {}).map(platform.addresses.tenantOrigin)
          const banner = tokens
            ? `${demoBanner(platform, tokens, config)}\n\nThe plexica command knows these tokens now: "plexica dev" finds this platform. Ctrl-C stops it.`
            : `Plexica is up: ${platform.url}`
          terminal.result({ url: platform.url, tenants }, banner)
          await stopped.promise
        } catch (error) {
          const sentence = inOneSentence(error)
          throw sentence === undefined ? error : new UsageError(sentence)
        }
      },
    )
