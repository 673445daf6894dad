import { readFile, stat } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { authorError } from './author-error.ts'
import { UsageError } from './exit-codes.ts'
import { call } from './platform-client.ts'
import { platformTarget, tenantTarget, withPlatformOptions, type TargetOptions } from './target.ts'
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
const destination = async ({ key: _, json: _json, channel, for: tenants, public: isPublic, ...at }: PublishOptions) => {
  const ofTenant = at.tenant !== undefined
  if (ofTenant && tenants) throw new UsageError('--for is for platform admins, without --tenant.')
  if (isPublic && !ofTenant) throw new UsageError('--public is for a plugin of a --tenant.')
  const query = new URLSearchParams({
    ...(channel !== undefined && { channel }),
    ...(tenants && { tenants: tenants.join(',') }),
    ...(isPublic && { visibility: 'public' }),
  })
  return {
    target: await (ofTenant ? tenantTarget(at) : platformTarget(at)),
    path: `/api/v1/${ofTenant ? 'publishing' : 'registry'}/bundles${query.size > 0 ? `?${query}` : ''}`,
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
    .option('--key [file]', 'sign it with this private key (default: the one of plexica keys create)')
    .option('--json', 'print the version as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  plexica publish\n  plexica publish notes-0.1.0.tgz --url https://plexica.example.com\n  plexica publish --tenant acme --key --channel beta\n  plexica publish --for acme globex',
    )
    .action(async (bundle: string, options: PublishOptions) => {
      const terminal = createTerminal({ json: options.json })
      const version = (await terminal.progress('Publishing', async () => {
        const { target, path } = await destination(options)
        const body = await bundleBytes(bundle)
        const headers = await signature(body, options.key)
        return call(target, { method: 'POST', path, body, type: 'application/gzip', headers })
      })) as Published
      terminal.result(version, told(version))
    })
