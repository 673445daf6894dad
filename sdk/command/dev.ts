import { createHash } from 'node:crypto'
import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { authorError } from './author-error.ts'
import { writeEnvTypes } from './env-types.ts'
import { CommandError, exitCodes, UsageError } from './exit-codes.ts'
import type { Installation } from './installing.ts'
import { endOfLog, logLine, tail } from './logs.ts'
import { call } from './platform-client.ts'
import { platformTarget, tenantTarget, type Target, type TargetOptions } from './target.ts'
import { style } from './terminal.ts'

interface DevOptions extends TargetOptions {
  platformToken?: string
  inspect?: number | true
  once?: boolean
  fresh?: boolean
  json?: boolean
}

/** What is said of one round of building and swapping. */
interface Round {
  ok: boolean
  version?: string
  /** Milliseconds from the change that was noticed to the version that answers. */
  ms?: number
  message?: string
  lines?: string[]
}

/** Files that belong to a plugin: not what is built of them, nor what it is installed from. */
const isOwn = (path: string): boolean =>
  !/(?:^|\/)(?:node_modules|dist|test|\.[^/]+)(?:\/|$)|\.tgz$|plexica-env\.d\.ts$|\.test\.[jt]s$/.test(path)

/** Editors write a file in several steps. */
const settleMs = 50

/** Puts the plugin in a folder at a tenant, each time as another version of development. */
const createSwap = ({
  root,
  platform,
  tenant,
  fresh,
}: {
  root: string
  platform: Target
  tenant: Target
  fresh: boolean
}) => {
  let isInstalled: boolean | undefined

  const installedVersion = async (plugin: string): Promise<string | undefined> =>
    (
      (await call(tenant, { method: 'GET', path: `/api/v1/installations/${plugin}` }).catch((error: unknown) => {
        if (error instanceof CommandError && error.code === 'installation.unknown') return undefined
        throw error
      })) as Installation | undefined
    )?.version

  const install = (plugin: string, version: string) =>
    call(tenant, { method: 'POST', path: '/api/v1/installations', body: { plugin, version } })

  const upgrade = (plugin: string, version: string) =>
    call(tenant, { method: 'PATCH', path: `/api/v1/installations/${plugin}`, body: { version } })

  /** What has to be granted anew: a version of development asks for what its author just wrote into the manifest. */
  const grantAll = (plugin: string, capabilities: string[]) =>
    call(tenant, {
      method: 'PATCH',
      path: `/api/v1/installations/${plugin}`,
      body: { grant: Object.fromEntries(capabilities.map((name) => [name, true])) },
    })

  let granted = ''

  return async (): Promise<string> => {
    const { archive } = await import('../pack/archive.ts')
    const { buildPlugin } = await import('../pack/pack-plugin.ts')
    const { files, manifest } = await buildPlugin(root)
    await writeEnvTypes(root, manifest)
    const plugin = String(manifest.id)
    const hash = createHash('sha256')
    for (const path of [...files.keys()].sort()) hash.update(path).update('\0').update(files.get(path)!).update('\0')
    const version = `${String(manifest.version).split('-')[0]}-dev.h${hash.digest('hex').slice(0, 12)}`
    const content = new Map(files).set('plexica.json', JSON.stringify({ ...manifest, version }))
    await call(platform, {
      method: 'POST',
      path: '/api/v1/registry/bundles',
      body: await archive(content, { level: 1 }),
      type: 'application/gzip',
    })
    isInstalled ??= (await installedVersion(plugin)) !== undefined
    const asked = JSON.stringify(manifest.capabilities ?? {})
    try {
      if (isInstalled) await upgrade(plugin, version)
      else await install(plugin, version)
    } catch (error) {
      if (!(error instanceof CommandError) || error.code !== 'migration.changed') throw error
      if (!fresh)
        throw new CommandError(`${error.message} A migration that ran can not be changed.`, {
          code: error.code,
          lines: ['plexica dev --fresh begins with new tables instead, without the data of development.'],
        })
      await call(tenant, { method: 'DELETE', path: `/api/v1/installations/${plugin}` })
      await install(plugin, version)
    }
    if (isInstalled && granted !== asked) await grantAll(plugin, Object.keys((manifest.capabilities ?? {}) as object))
    granted = asked
    isInstalled = true
    return version
  }
}

const port = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new UsageError('--inspect takes a port.')
  return number
}

/** `plexica dev`: a plugin at a running platform that changes as its author saves. */
export const devCommand = () =>
  new Command('dev')
    .description('Keep a plugin installed at a running platform while you write it: each save takes effect at once.')
    .argument('[folder]', 'where plexica.json and server.ts are', '.')
    .option('-t, --tenant <slug>', 'the tenant where it is installed (PLEXICA_TENANT)')
    .option('--url <url>', 'the platform (PLEXICA_URL; default: the one of plexica start or plexica login)')
    .option('--token <token>', 'a token of an admin of the tenant (PLEXICA_TOKEN)')
    .option('--platform-token <token>', 'a token of the platform, to upload with (PLEXICA_PLATFORM_TOKEN)')
    .option('--fresh', 'when a migration that ran was changed, begin with new tables')
    .option(
      '--inspect [port]',
      'run it by itself for Chrome DevTools instead, with requests on http://127.0.0.1:8787',
      port,
    )
    .option('--once', 'install it once, and do not wait for changes')
    .option('--json', 'print each round as a line of JSON')
    .addHelpText('after', '\nExamples:\n  plexica dev\n  plexica dev notes --tenant globex\n  plexica dev --inspect')
    .action(async (folder: string, { inspect, once, fresh = false, json, platformToken, ...options }: DevOptions) => {
      const root = resolve(folder)
      if (inspect !== undefined) return inspected(root, inspect === true ? 9229 : inspect)
      const platform = await platformTarget({ ...options, token: platformToken ?? process.env.PLEXICA_PLATFORM_TOKEN })
      const tenant = await tenantTarget(options)
      const swap = createSwap({ root, platform, tenant, fresh })
      let shown = ''
      const show = (round: Round) => {
        // Editors save in several steps: what is wrong is said once.
        const failure = round.ok ? '' : JSON.stringify(round)
        if (failure !== '' && failure === shown) return
        shown = failure
        if (json) return void process.stdout.write(`${JSON.stringify(round)}\n`)
        const { ok, version, ms, message, lines = [] } = round
        if (ok) return void process.stderr.write(`${style('green', '✓')} ${version} in ${ms} ms\n`)
        process.stderr.write(`${style('red', '✗')} ${message}\n`)
        for (const line of lines) process.stderr.write(`  ${line}\n`)
      }
      const round = async (): Promise<boolean> => {
        const startedMs = performance.now()
        try {
          const version = await swap()
          show({ ok: true, version, ms: Math.round(performance.now() - startedMs) })
          return true
        } catch (error) {
          const { message, lines } = authorError(error)
          show({ ok: false, message, lines })
          return false
        }
      }

      const { readManifestFile } = await import('../pack/pack-plugin.ts')
      const { manifest } = await readManifestFile(root).catch((error: unknown) => {
        throw authorError(error)
      })
      const plugin = String(manifest.id)
      const from = await endOfLog(tenant, { plugin })
      if (once) {
        process.exitCode = (await round()) ? exitCodes.answered : exitCodes.pluginError
        return
      }
      await watch({ root, plugin, tenant, from, json: json === true, round })
    })

/** Goes on until Ctrl-C: rounds upon changes, one after the other, and what the plugin logs meanwhile. */
const watch = async ({
  root,
  plugin,
  tenant,
  from,
  json,
  round,
}: {
  root: string
  plugin: string
  tenant: Target
  /** Where the log ended before the first round. */
  from: string
  json: boolean
  round: () => Promise<boolean>
}): Promise<void> => {
  const { watch: watchFiles } = await import('chokidar')
  const stopped = new AbortController()
  const watcher = watchFiles(root, {
    ignoreInitial: true,
    ignored: (path) => path !== root && !isOwn(relative(root, path).replaceAll('\\', '/')),
  })
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> | undefined
  let again = false
  const go = async () => {
    if (running) {
      again = true
      return
    }
    do {
      again = false
      await (running = round())
    } while (again && !stopped.signal.aborted)
    running = undefined
  }
  // What is saved from here on is not missed, even while the first round goes on.
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void go(), settleMs)
  })
  if (!json)
    process.stderr.write(
      `${style('bold', plugin)} is at ${tenant.origin}/api/v1/plugins/${plugin}/ and in the app: ${tenant.origin}/plugins/${plugin}\nIts files are watched; Ctrl-C ends that.\n`,
    )
  const end = new Promise<void>((resolve) => {
    // A terminal sends Ctrl-C to every process of the group, so it may come more than once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
  void follow({ tenant, plugin, from, json, signal: stopped.signal })
  void go()
  await end
  stopped.abort()
  clearTimeout(timer)
  await watcher.close()
  await running
}

/** Shows what the plugin logs; a platform that goes away for a while is asked again. */
const follow = async ({
  tenant,
  plugin,
  from,
  json,
  signal,
}: {
  tenant: Target
  plugin: string
  from: string
  json: boolean
  signal: AbortSignal
}): Promise<void> => {
  const at = { cursor: from }
  while (!signal.aborted) {
    try {
      for await (const log of tail(tenant, { plugin }, { at, signal }))
        process.stdout.write(json ? `${JSON.stringify({ log })}\n` : `${logLine(log)}\n`)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}

/** By itself, in a sandbox that a debugger may look into. */
const inspected = async (root: string, inspectPort: number): Promise<void> => {
  const { serverEntry } = await import('../pack/pack-plugin.ts')
  const { readPluginCode } = await import('./plugin-code.ts')
  const { runInspected } = await import('./run-inspected.ts')
  const entry = await serverEntry(root).catch((error: unknown) => {
    throw authorError(error)
  })
  await runInspected(await readPluginCode(resolve(root, entry)), { inspectPort, allowDb: true, allowKv: true })
}
