import { join } from 'node:path'
import { Command } from 'commander'
import { UsageError } from './exit-codes.ts'
import { changeKnownPlatforms } from './known-platforms.ts'

/** `plexica start`: a platform of one's own. */
export const startCommand = () =>
  new Command('start')
    .description('Run a whole platform on this machine, with two tenants to try plugins at. Ctrl-C stops it.')
    .option('--port <n>', 'where it listens (PORT)')
    .option('--data <folder>', 'where it keeps its data (PLEXICA_DATA_DIR; default: .plexica)')
    .option('--reset', 'begin anew: everything that is in the data folder is deleted')
    .action(async ({ port, data, reset = false }: { port?: string; data?: string; reset?: boolean }) => {
      const { demoBanner, inOneSentence, startDemo } = await import('../../runtime/demo/start-demo.ts')
      const environment = {
        ...process.env,
        ...(port !== undefined && { PORT: port }),
        ...(data !== undefined && { PLEXICA_DATA_DIR: data }),
      }
      const bundlesDir = join(import.meta.dirname, '../../dist/plugins')
      try {
        const stopped = Promise.withResolvers<void>()
        const { platform, tokens } = await startDemo(environment, {
          bundlesDir,
          reset,
          onPlatform: (running) => {
            let closing: Promise<void> | undefined
            // A terminal sends Ctrl-C to every process of the group, so it may come more than once.
            for (const signal of ['SIGINT', 'SIGTERM'] as const)
              process.on(signal, () => void (closing ??= running.close().then(stopped.resolve, stopped.reject)))
          },
        })
        process.stdout.write(tokens ? `${demoBanner(platform, tokens)}\n` : `Plexica is up: ${platform.url}\n`)
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
          process.stdout.write(
            '\nThe plexica command knows these tokens now: "plexica dev" finds this platform. Ctrl-C stops it.\n',
          )
        }
        await stopped.promise
      } catch (error) {
        const sentence = inOneSentence(error)
        throw sentence === undefined ? error : new UsageError(sentence)
      }
    })
