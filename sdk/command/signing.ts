import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { CommandError, UsageError } from './exit-codes.ts'
import { knownPlatformsFile } from './known-platforms.ts'
import { createTerminal } from './terminal.ts'

/** Where `plexica keys create` puts a private key. */
export const ownKey = () => join(dirname(knownPlatformsFile()), 'signing-key.pem')

const read = (file: string): Promise<Buffer> =>
  readFile(file).catch(() => {
    throw new UsageError(`There is no file ${file}.`)
  })

const asCommandError = async <T>(work: () => Promise<T>): Promise<T> => {
  const { SignatureError } = await import('../../plugins-registry/bundle/signature.ts')
  try {
    return await work()
  } catch (error) {
    if (error instanceof SignatureError) throw new CommandError(error.message, { code: 'signature.invalid' })
    throw error
  }
}

/** Plugin and version, as the manifest in a bundle says. */
const bundleName = async (bytes: Buffer): Promise<{ plugin: string; version: string }> => {
  const { readBundle } = await import('../../plugins-registry/bundle/bundle.ts')
  const { parseManifest } = await import('../../plugins-registry/manifest/manifest.ts')
  const { Problem } = await import('../../problems/problem.ts')
  try {
    const { id, version } = parseManifest((await readBundle(bytes)).get('plexica.json')?.toString() ?? '')
    return { plugin: id, version }
  } catch (error) {
    if (error instanceof Problem)
      throw new CommandError(`It is not a bundle: ${String(error.detail.detail)}`, { code: error.code })
    throw error
  }
}

/** Signs a bundle with the private key in a file. @throws {CommandError} */
export const signedWith = (bytes: Buffer, keyFile: string) =>
  asCommandError(async () => {
    const { readPrivateKey, signBundle } = await import('../../plugins-registry/bundle/signature.ts')
    const name = await bundleName(bytes)
    return { name, signed: signBundle(bytes, name, readPrivateKey((await read(keyFile)).toString())) }
  })

/** `plexica keys create`: a pair of keys to sign bundles with. */
export const keysCommand = () =>
  new Command('keys').description('Keys to sign bundles with.').addCommand(
    new Command('create')
      .description('Make a pair of Ed25519 keys: the private one stays with you, others verify with the public one.')
      .option('-o, --out <file>', 'the private key; the public one is put beside it with .pub (default: yours)')
      .option('--json', 'print { privateKey, publicKey, keyId } as JSON: the files, and what the key is called')
      .action(async ({ out = ownKey(), json }: { out?: string; json?: boolean }) => {
        const { createKeys } = await import('../../plugins-registry/bundle/signature.ts')
        const { privateKey, publicKey, keyId } = createKeys()
        await mkdir(dirname(out), { recursive: true })
        await writeFile(out, privateKey, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
          throw new CommandError(error.code === 'EEXIST' ? `${out} exists; it is not overwritten.` : error.message)
        })
        await writeFile(`${out}.pub`, publicKey)
        createTerminal({ json }).result(
          { privateKey: out, publicKey: `${out}.pub`, keyId },
          `${out}\n${out}.pub (${keyId})`,
        )
      }),
  )

/** `plexica sign`: a detached signature of a bundle. */
export const signCommand = () =>
  new Command('sign')
    .description('Sign a bundle: a DSSE envelope with an Ed25519 signature, in a file of its own.')
    .argument('<bundle>', 'what plexica pack wrote')
    .option('--key <file>', 'your private key (default: the one of plexica keys create)')
    .option('-o, --out <file>', 'the signature (default: <bundle>.dsse.json)')
    .option('--json', 'print { file, plugin, version, keyId } as JSON')
    .addHelpText('after', '\nExamples:\n  plexica sign notes-0.1.0.tgz')
    .action(async (bundle: string, { key = ownKey(), out, json }: { key?: string; out?: string; json?: boolean }) =>
      asCommandError(async () => {
        const { name, signed } = await signedWith(await read(bundle), key)
        const file = out ?? `${bundle}.dsse.json`
        await writeFile(file, `${JSON.stringify(signed, undefined, 2)}\n`)
        const keyId = signed.signatures[0]!.keyid
        createTerminal({ json }).result(
          { file, ...name, keyId },
          `${file}: ${name.plugin} ${name.version}, by ${keyId}`,
        )
      }),
    )

/** `plexica verify`: who signed a bundle. */
export const verifyCommand = () =>
  new Command('verify')
    .description('Check the signature of a bundle.')
    .argument('<bundle>', 'the bundle')
    .option('--key <file...>', 'public keys of which one has to have signed it (default: yours)')
    .option('--signature <file>', 'the signature (default: <bundle>.dsse.json)')
    .option('--json', 'print { plugin, version, sha256, keyId } as JSON')
    .addHelpText('after', '\nExamples:\n  plexica verify notes-0.1.0.tgz --key publisher.pem.pub')
    .action(
      async (
        bundle: string,
        { key = [`${ownKey()}.pub`], signature, json }: { key?: string[]; signature?: string; json?: boolean },
      ) =>
        asCommandError(async () => {
          const { readPublicKey, SignatureError, verifyBundle } =
            await import('../../plugins-registry/bundle/signature.ts')
          const bytes = await read(bundle)
          const text = (await read(signature ?? `${bundle}.dsse.json`)).toString()
          const given = ((): unknown => {
            try {
              return JSON.parse(text)
            } catch {
              throw new SignatureError('It is not a signature of a bundle.')
            }
          })()
          const keys = await Promise.all(key.map(async (file) => readPublicKey((await read(file)).toString())))
          const found = verifyBundle(bytes, given, keys)
          const name = await bundleName(bytes)
          if (found.plugin !== name.plugin || found.version !== name.version)
            throw new SignatureError(`It was signed as ${found.plugin} ${found.version}, and says to be another.`)
          createTerminal({ json }).result(found, `${found.plugin} ${found.version} was signed by ${found.keyId}.`)
        }),
    )
