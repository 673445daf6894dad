import { satisfies } from 'semver'
import type { TextTree } from '../../languages/flat-texts.ts'
import { readMessage } from '../../languages/message.ts'
import { asRule } from '../../languages/said.ts'
import type { Surface } from '../../runtime/supervisor/types.ts'
import platform from '../../package.json' with { type: 'json' }
import { readBundle, type BundleFiles } from './bundle.ts'
import { checkCapabilityRequests } from '../manifest/capability-requests.ts'
import { parseManifest, type Manifest } from '../manifest/manifest.ts'
import { covers } from '../../sandbox/capabilities/events/patterns.ts'
import { downOf, isDown, readMigrations, type PluginMigration } from '../migrations/migrations.ts'
import { placesIn } from '../manifest/json-places.ts'
import { readJson } from '../manifest/read-json.ts'
import { bundleInvalid, type Refusal } from './refusal.ts'

/** A bundle whose archive, manifest and files are in order; its code has not been run. */
interface CheckedBundle {
  manifest: Manifest
  migrations: PluginMigration[]
  files: BundleFiles
}

const manifestPath = 'plexica.json'

/** Files that the manifest names, with the field that names each. */
const namedFiles = ({ icon, ui, migrations = [] }: Manifest): { field: string; path: string }[] => [
  ...(icon?.startsWith('assets/') ? [{ field: 'icon', path: icon }] : []),
  ...ui.menu.flatMap((item, at) =>
    item.icon?.startsWith('assets/') ? [{ field: `ui.menu[${at}].icon`, path: item.icon }] : [],
  ),
  ...Object.entries(ui.pages).map(([name, path]) => ({ field: `ui.pages.${name}`, path })),
  ...Object.entries(ui.widgets).map(([name, { file }]) => ({ field: `ui.widgets.${name}`, path: file })),
  ...ui.slots.map(({ file }, at) => ({ field: `ui.slots[${at}].file`, path: file })),
  ...migrations.map((path, at) => ({ field: `migrations[${at}]`, path })),
]

const missingFiles = (manifest: Manifest, files: BundleFiles): Refusal[] => [
  ...(files.has('server.js') ? [] : [{ path: 'server.js', rule: asRule('is missing') }]),
  ...namedFiles(manifest)
    .filter(({ path }) => !files.has(path))
    .map(({ field, path }) => ({ path: manifestPath, field, rule: `names "${path}", which is not in the bundle` })),
]

/** A migration that no one lists would silently never run. */
const unlistedMigrations = ({ migrations }: Manifest, inBundle: string[]): Refusal[] =>
  migrations === undefined
    ? []
    : inBundle
        .filter((path) => !migrations.includes(path))
        .map((path) => ({ path, rule: asRule('is not listed in "migrations" of plexica.json') }))

/** What takes back a migration that is not there. */
const strayDowns = (inBundle: string[]): Refusal[] =>
  inBundle
    .filter((path) => isDown(path) && !inBundle.some((other) => !isDown(other) && downOf(other) === path))
    .map((path) => ({ path, rule: `takes back ${path.replace(/\.down\.sql$/, '.sql')}, which is not in the bundle` }))

const needsDb = ({ capabilities }: Manifest, inBundle: string[]): Refusal[] =>
  inBundle.length > 0 && !Object.hasOwn(capabilities, 'db')
    ? [{ path: manifestPath, field: 'capabilities', rule: asRule('need "db", because the bundle has migrations') }]
    : []

const runsHere = ({ engines }: Manifest): Refusal[] =>
  engines && !satisfies(platform.version, engines.plexica, { includePrerelease: true })
    ? [
        {
          path: manifestPath,
          field: 'engines.plexica',
          rule: `asks for ${engines.plexica}; this is ${platform.version}`,
        },
      ]
    : []

/** Locale files are flat or nested objects of texts; anything else could not be shown. */
const isTexts = (value: unknown): value is TextTree =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'string' || isTexts(each))

/** Texts are ICU messages: one that can not be read could not be said. */
const brokenTexts = (path: string, text: string): Refusal[] => {
  const texts = readJson(path, text)
  if (!isTexts(texts)) return [{ path, rule: asRule('has to be an object of texts') }]
  return stepsToTexts(texts).flatMap(({ steps, text: message }) => {
    const read = readMessage(message, { ignoreTag: true })
    if (!('mistake' in read)) return []
    return [{ path, ...placesIn(text)(steps), field: steps.join('.'), rule: `is no ICU message: ${read.mistake}` }]
  })
}

const stepsToTexts = (texts: TextTree, above: string[] = []): { steps: string[]; text: string }[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [{ steps: [...above, key], text: value }] : stepsToTexts(value, [...above, key]),
  )

const checkLocales = (files: BundleFiles): Refusal[] =>
  [...files]
    .filter(([path]) => path.startsWith('locales/'))
    .flatMap(([path, content]) => brokenTexts(path, content.toString()))

/**
 * Checks everything about a bundle that can be checked without running its code.
 *
 * @throws {Problem} `bundle.invalid`, `bundle.too_large`
 */
export const checkBundle = async (
  bytes: Buffer,
  checkPage: (path: string, given: { text: string; page: unknown }, manifest: Manifest) => Refusal[],
): Promise<CheckedBundle> => {
  const files = await readBundle(bytes)
  const text = files.get(manifestPath)
  if (!text) throw bundleInvalid([{ path: manifestPath, rule: asRule('is missing') }])
  const manifest = parseManifest(text.toString())

  const sources = [...files.keys()].filter((path) => path.startsWith('migrations/')).sort()
  const ups = sources.filter((path) => !isDown(path))
  const pages = [...files].filter(([path]) => path.startsWith('ui/'))
  const refusals = [
    ...runsHere(manifest),
    ...checkCapabilityRequests(manifest),
    ...missingFiles(manifest, files),
    ...unlistedMigrations(manifest, ups),
    ...strayDowns(sources),
    ...needsDb(manifest, sources),
    ...checkLocales(files),
    ...pages.flatMap(([path, content]) => {
      const text = content.toString()
      return checkPage(path, { text, page: readJson(path, text) }, manifest)
    }),
  ]
  if (refusals.length > 0) throw bundleInvalid(refusals)
  const inOrder = [...(manifest.migrations ?? ups), ...sources.filter(isDown)]
  const migrations = await readMigrations(inOrder.map((name) => ({ name, sql: files.get(name)!.toString() })))
  return { manifest, migrations, files }
}

/** What the code declares against what the manifest says: a route may ask only for permissions that tenants can give. */
export const checkSurface = (manifest: Manifest, surface: Surface): void => {
  const declared = new Set(manifest.permissions.map(({ id }) => id))
  const refusals: Refusal[] = surface.routes
    .filter(({ permission }) => permission !== undefined && !declared.has(permission))
    .map(({ method, path, permission }) => ({
      path: 'server.js',
      field: `routes["${method} ${path}"].permission`,
      rule: `"${permission}" is not declared in permissions of plexica.json`,
    }))
  refusals.push(...unmatchedHandlers(manifest, surface))
  if (refusals.length > 0) throw bundleInvalid(refusals)
}

/** Handlers that nothing would ever call, and what no handler is there for. */
const unmatchedHandlers = ({ events, jobs, exposes }: Manifest, surface: Surface): Refusal[] => {
  const path = 'server.js'
  return [
    ...surface.events
      .filter((name) => !events.subscribes.some((wide) => covers(wide, name)))
      .map((name) => ({
        path,
        field: `events["${name}"]`,
        rule: asRule('is not declared in events.subscribes of plexica.json'),
      })),
    ...events.subscribes
      .filter((name) => !surface.events.some((handled) => covers(handled, name) || covers(name, handled)))
      .map((name) => ({
        path: manifestPath,
        field: 'events.subscribes',
        rule: `"${name}" has no handler in events of server.js`,
      })),
    ...surface.jobs
      .filter((name) => !Object.hasOwn(jobs, name))
      .map((name) => ({ path, field: `jobs["${name}"]`, rule: asRule('is not declared in jobs of plexica.json') })),
    ...Object.keys(jobs)
      .filter((name) => !surface.jobs.includes(name))
      .map((name) => ({
        path: manifestPath,
        field: `jobs.${name}`,
        rule: asRule('has no handler in jobs of server.js'),
      })),
    ...surface.exposes
      .filter((name) => !Object.hasOwn(exposes, name))
      .map((name) => ({
        path,
        field: `exposes["${name}"]`,
        rule: asRule('is not declared in exposes of plexica.json'),
      })),
    ...Object.keys(exposes)
      .filter((name) => !surface.exposes.includes(name))
      .map((name) => ({
        path: manifestPath,
        field: `exposes.${name}`,
        rule: asRule('has no handler in exposes of server.js'),
      })),
  ]
}
