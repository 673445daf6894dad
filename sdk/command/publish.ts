import { readFile, stat } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { authorError } from './author-error.ts'
import { beginCanary, told as toldOfCanary, type Canary } from './canary.ts'
import { CommandError, UsageError } from './exit-codes.ts'
import { call } from './platform-client.ts'
import { platformTarget, tenantTarget, withPlatformOptions, type Target, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

/** The bytes of a bundle, or of the plugin in a folder, packed now. */
export const bundleBytes = async (path: string): Promise<Buffer> => {
  const found = await stat(path).catch(() => {
    throw new UsageError(`There is neither a bundle nor a folder ${path}.`)
  })
  if (!found.isDirectory()) return readFile(path)
  const { packPlugin } = await import('../pack/pack-plugin.ts')
  const { bytes } = await packPlugin(path).catch((error: unknown) => {
    throw authorError(error)
  })
  return bytes
}

interface PublishOptions extends TargetOptions {
  key?: string | true
  channel?: string
  for?: string[]
  public?: true
  canary?: string[]
  json?: boolean
}

interface Published {
  plugin: string
  version: string
  channel: string
  state: string
  isNew: boolean
}

/** Where a bundle goes: a tenant uploads plugins of its own, a platform admin those of everyone or of chosen tenants. */
const destination = async ({ channel, for: tenants, public: isPublic, canary, ...at }: PublishOptions) => {
  const ofTenant = at.tenant !== undefined
  if (ofTenant && tenants) throw new UsageError('--for is for platform admins, without --tenant.')
  if (isPublic && !ofTenant) throw new UsageError('--public is for a plugin of a --tenant.')
  const query = new URLSearchParams({
    ...(channel !== undefined && { channel }),
    ...(tenants && { tenants: tenants.join(',') }),
    ...(isPublic && { visibility: 'public' }),
    // It is published when its canary passed.
    ...(canary && { state: ofTenant ? 'draft' : 'submitted' }),
  })
  const base = `/api/v1/${ofTenant ? 'publishing' : 'registry'}`
  return {
    target: await (ofTenant ? tenantTarget(at) : platformTarget(at)),
    ofTenant,
    base,
    path: `${base}/bundles${query.size > 0 ? `?${query}` : ''}`,
  }
}

/** The header that a signature travels in. */
const signature = async (bytes: Buffer, key: string | true | undefined): Promise<Record<string, string>> => {
  if (key === undefined) return {}
  const { ownKey, signedWith } = await import('./signing.ts')
  const { signed } = await signedWith(bytes, key === true ? ownKey() : key)
  return { 'plexica-signature': Buffer.from(JSON.stringify(signed)).toString('base64') }
}

const told = ({ plugin, version, channel, state, isNew }: Published): string =>
  isNew
    ? `${plugin} ${version} is in the registry: ${state}, for those who follow ${channel}.`
    : `${plugin} ${version} was in the registry already: ${state}.`

/**
 * Brings what was uploaded to a few tenants first. A plugin that others have to approve of waits for them before.
 *
 * @returns the canary; absent when the version waits for a review
 */
const asCanary = async (
  { target, base, ofTenant }: { target: Target; base: string; ofTenant: boolean },
  version: Published,
  tenants: string[],
): Promise<Canary | undefined> => {
  const move = (name: string) => {
    const path = `${base}/plugins/${version.plugin}/versions/${version.version}/moves`
    return call(target, { method: 'POST', path, body: { move: name } })
  }
  if (!ofTenant && version.state === 'submitted') await move('approve')
  if (ofTenant && version.state === 'submitted') return undefined
  try {
    return await beginCanary({ target, base }, version, { tenants, publish: true })
  } catch (error) {
    const isForReview = ofTenant && version.state === 'draft'
    if (!isForReview || !(error instanceof CommandError) || !/ is draft\.$/.test(error.message)) throw error
    await move('submit')
    return undefined
  }
}

/** `plexica publish`: uploads a bundle to the registry. */
export const publishCommand = () =>
  withPlatformOptions(new Command('publish'))
    .description('Upload a bundle to the registry of a platform. A version is there once and for all.')
    .argument('[bundle]', 'what plexica pack wrote, or a folder, which is packed first', '.')
    .option('-t, --tenant <slug>', 'publish a plugin of this tenant, which only it sees')
    .option('--public', 'of a plugin of a tenant that is new: everyone sees it, once it was reviewed')
    .option('--for <slug...>', 'as a platform admin: only these tenants see the plugin')
    .addOption(
      new Option('--channel <name>', 'beta or stable (default: beta for a prerelease, stable for all else)').choices([
        'stable',
        'beta',
      ]),
    )
    .option(
      '--canary <slug...>',
      'bring it to these tenants first; it is published once it passed there (plexica canary shows how it goes)',
    )
    .option('--key [file]', 'sign it with this private key (default: the one of plexica keys create)')
    .option('--json', 'print the version as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  plexica publish\n  plexica publish notes-0.1.0.tgz --url https://plexica.example.com\n  plexica publish --tenant acme --key --channel beta\n  plexica publish --for acme globex\n  plexica publish --tenant acme --canary globex initech',
    )
    .action(async (bundle: string, options: PublishOptions) => {
      const terminal = createTerminal({ json: options.json })
      const { published, canary } = await terminal.progress('Publishing', async () => {
        const place = await destination(options)
        const body = await bundleBytes(bundle)
        const headers = await signature(body, options.key)
        const { target, path } = place
        const published = (await call(target, {
          method: 'POST',
          path,
          body,
          type: 'application/gzip',
          headers,
        })) as Published
        return { published, canary: options.canary && (await asCanary(place, published, options.canary)) }
      })
      if (!options.canary) return terminal.result(published, told(published))
      const next = canary
        ? toldOfCanary(canary)
        : `It waits for a review. Once it is approved: plexica canary start ${published.plugin}@${published.version} --at ${options.canary.join(' ')} --publish`
      terminal.result({ ...published, canary }, `${told(published)}\n${next}`)
    })
