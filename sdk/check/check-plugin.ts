import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkBundle, checkSurface } from '../../plugins-registry/bundle/check-bundle.ts'
import { checkPage } from '../../plugins-registry/pages/check-page.ts'
import { knownCapabilities } from '../../plugins-registry/manifest/capability-requests.ts'
import type { Manifest } from '../../plugins-registry/manifest/manifest.ts'
import type { Refusal } from '../../plugins-registry/bundle/refusal.ts'
import { Problem } from '../../problems/problem.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Surface } from '../../runtime/supervisor/types.ts'
import { archive } from '../pack/archive.ts'
import { buildPlugin, serverEntry, type PluginFiles } from '../pack/pack-plugin.ts'
import { codeUse, type CodeUse } from './code-use.ts'
import type { Finding, Position } from './finding.ts'
import { jsonErrorPosition, jsonPosition } from './json-positions.ts'
import { checkTypes } from './types.ts'

/** What there is to say about a plugin. */
export interface Checked {
  findings: Finding[]
  /** Bytes; absent when it can't be built. */
  size?: { bundle: number; code: number }
}

const KiB = 1024
/** Code that is larger takes noticeably longer to load. */
const largeCodeBytes = 1024 * KiB

const manifestFile = 'plexica.json'

const error = (code: string, at: { file: string } & Partial<Position>, message: string): Finding => ({
  severity: 'error',
  code,
  ...at,
  message,
})

const warning = (code: string, at: { file: string } & Partial<Position>, message: string): Finding => ({
  ...error(code, at, message),
  severity: 'warning',
})

const refusalsOf = (problem: Problem): Refusal[] =>
  (problem.detail.errors as Refusal[] | undefined) ?? [{ rule: String(problem.detail.detail ?? problem.message) }]

/**
 * Checks the plugin in a folder as the registry will, and beyond: what its manifest asks for against what its code
 * uses, and its types. Nothing of it is run but in a sandbox, except for pages that are written as code.
 */
export const checkPlugin = async (folder: string): Promise<Checked> => {
  const manifestText = await readFile(join(folder, manifestFile), 'utf8').catch(() => undefined)
  if (manifestText === undefined) return { findings: [error('manifest.missing', { file: manifestFile }, 'is missing')] }
  try {
    JSON.parse(manifestText)
  } catch (cause) {
    const { message } = cause as Error
    return {
      findings: [error('manifest.invalid', jsonErrorPosition(manifestFile, manifestText), `is not JSON: ${message}`)],
    }
  }

  let built: PluginFiles
  try {
    built = await buildPlugin(folder)
  } catch (cause) {
    return { findings: buildFindings(cause, manifestFile) }
  }
  const { files } = built
  const bytes = await archive(files)
  const code = String(files.get('server.js'))
  const use = codeUse(code, String(files.get('server.js.map')))
  const size = { bundle: bytes.length, code: Buffer.byteLength(code) }
  const entry = await serverEntry(folder)

  /** The place that a refusal is about, in the author's own files. */
  const placeOf = ({ path = manifestFile, field }: Refusal): { file: string } & Partial<Position> => {
    if (path === 'server.js') return placeInCode(use, field) ?? { file: entry }
    const text = files.get(path)
    if (text === undefined || !path.endsWith('.json')) return { file: path }
    // A page that was written as code has no lines of its own.
    if (path.startsWith('ui/') && isMade(path)) return { file: path.replace(/\.json$/, '.ts') }
    return jsonPosition(path, String(text), field)
  }
  const made = new Set<string>()
  const isMade = (path: string) => made.has(path)
  for (const path of files.keys()) {
    if (!path.startsWith('ui/')) continue
    const isThere = await access(join(folder, path)).then(
      () => true,
      () => false,
    )
    if (!isThere) made.add(path)
  }
  const refused = (problem: Problem): Finding[] =>
    refusalsOf(problem).map((refusal) => {
      const place = placeOf(refusal)
      const field = refusal.field === undefined || place.file.endsWith('.ts') ? (refusal.field ?? '') : refusal.field
      return error(problem.code, place, [field, refusal.rule].filter(Boolean).join(' '))
    })

  const findings: Finding[] = []
  try {
    const { manifest } = await checkBundle(bytes, checkPage)
    const surface = await surfaceOf(code)
    try {
      checkSurface(manifest, surface)
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      findings.push(...refused(cause))
    }
    const pages = [...files].filter(([path]) => path.startsWith('ui/')).map(([, content]) => String(content))
    findings.push(...capabilityFindings(manifest, surface, use, manifestText))
    findings.push(...permissionFindings(manifest, surface, use, pages, manifestText))
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    if (/^(plugin|invocation)\./.test(cause.code))
      findings.push(error(cause.code, { file: entry }, `can not be loaded: ${reasonOf(cause)}`))
    else findings.push(...refused(cause))
  }
  if (size.code > largeCodeBytes)
    findings.push(
      warning(
        'code.large',
        { file: entry },
        `becomes ${Math.round(size.code / KiB)} KiB of code; look for packages that it could do without`,
      ),
    )
  findings.push(...(await checkTypes(folder)))
  return { findings, size }
}

const reasonOf = ({ cause, message }: Problem): string => (typeof cause === 'string' ? cause : message)

const buildFindings = (cause: unknown, fallback: string): Finding[] => {
  const errors = (
    cause as { errors?: { text: string; location: { file: string; line: number; column: number } | null }[] }
  ).errors
  if (!Array.isArray(errors)) return [error('build.failed', { file: fallback }, (cause as Error).message)]
  return errors.map(({ text, location }) =>
    error(
      'build.failed',
      location ? { file: location.file, line: location.line, column: location.column + 1 } : { file: fallback },
      text,
    ),
  )
}

/** Loads the code in a sandbox of its own, as the registry does at upload. */
const surfaceOf = async (code: string): Promise<Surface> => {
  const supervisor = createSupervisor({ capabilities: [], keepsSpareWorker: false })
  try {
    return await supervisor.inspect({ sha256: createHash('sha256').update(code).digest('hex'), text: code })
  } finally {
    await supervisor.close()
  }
}

/** `routes["GET /a"].permission` is at the text "GET /a". */
const placeInCode = ({ texts }: CodeUse, field: string | undefined): Position | undefined => {
  const [, name] = /\["([^"]+)"\]/.exec(field ?? '') ?? []
  return name === undefined ? undefined : texts.get(name)
}

const capabilityFindings = (manifest: Manifest, surface: Surface, use: CodeUse, manifestText: string): Finding[] => {
  const declared = Object.keys(manifest.capabilities)
  /** Used without being taken from a context: handlers are told of events, and jobs are run. */
  const byHandlers = [...(surface.events.length > 0 ? ['events'] : []), ...(surface.jobs.length > 0 ? ['jobs'] : [])]
  const unused = declared.filter((name) => !use.capabilities.has(name) && !byHandlers.includes(name))
  const undeclared = knownCapabilities.names.filter((name) => use.certain.has(name) && !declared.includes(name))
  return [
    ...undeclared.map((name) =>
      error(
        'capability.undeclared',
        use.certain.get(name)!,
        `uses "${name}", which is not in capabilities of ${manifestFile}`,
      ),
    ),
    ...unused.map((name) =>
      warning(
        'capability.unused',
        jsonPosition(manifestFile, manifestText, `capabilities.${name}`),
        `asks for "${name}", which the code does not use`,
      ),
    ),
  ]
}

const permissionFindings = (
  { id, permissions, ui }: Manifest,
  { routes }: Surface,
  { asked, texts }: CodeUse,
  pages: string[],
  manifestText: string,
): Finding[] => {
  const declared = permissions.map((permission) => permission.id)
  const used = new Set([
    ...routes.flatMap(({ permission }) => permission ?? []),
    ...ui.menu.flatMap(({ permission }) => permission ?? []),
    ...declared.filter((each) => texts.has(each) || pages.some((page) => page.includes(JSON.stringify(each)))),
  ])
  const unknown = [...asked].filter(([name]) => name.startsWith(`${id}.`) && !declared.includes(name))
  return [
    ...unknown.map(([name, at]) =>
      error(
        'permission.undeclared',
        at,
        `asks whether a user may "${name}", which is not in permissions of ${manifestFile}`,
      ),
    ),
    ...permissions.flatMap((permission, at) =>
      used.has(permission.id)
        ? []
        : [
            warning(
              'permission.unused',
              jsonPosition(manifestFile, manifestText, `permissions[${at}].id`),
              `declares "${permission.id}", which nothing asks for`,
            ),
          ],
    ),
  ]
}
