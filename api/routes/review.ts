import { z } from 'zod'
import { bundleLimits } from '../../plugins-registry/bundle/layout.ts'
import type { Review } from '../../plugins-registry/versions/review.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Language } from '../../languages/languages.ts'
import { saidIn } from '../../problems/said-in.ts'
import type { CheckReport } from '../../plugins-registry/bundle/upload-report.ts'
import type { VersionStep } from '../../plugins-registry/versions/moves.ts'
import { versionMoveNames, versionStates, type VersionMove } from '../../plugins-registry/versions/states.ts'
import type { Version } from '../../plugins-registry/versions/versions.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import { pageOf, pageQuery, positionIn, withCursorRead } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { differenceJson } from './capability-words.ts'
import { channel, version, versionsIn } from './registry.ts'

const names = z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()) })
const bytes = z.object({ from: z.int(), to: z.int() })

export const difference = z
  .object({
    from: z.string().optional().describe('Absent: there was no version before'),
    to: z.string(),
    sizeBytes: bytes,
    codeBytes: bytes,
    capabilities: z.array(
      z.object({
        name: z.string(),
        change: z.enum(['added', 'removed', 'wider', 'other']),
        required: z.boolean(),
        inWords: z.string(),
      }),
    ),
    permissions: names,
    migrations: names,
    pages: names,
    widgets: names,
    menu: names,
    settings: names,
    dependencies: names,
    exposes: names,
    publishes: names,
    subscribes: names,
  })
  .meta({ id: 'VersionDifference' })

export const report = z
  .object({
    checks: z.array(
      z.object({
        check: z.enum(['archive', 'manifest', 'code', 'use', 'size', 'license', 'patterns']),
        summary: z.string(),
        findings: z.array(z.object({ severity: z.enum(['note', 'warning']), message: z.string() })),
      }),
    ),
    steps: z
      .array(z.object({ state: z.enum(versionStates), reason: z.string().optional(), at: z.iso.datetime() }))
      .describe('Its way so far'),
  })
  .meta({ id: 'VersionReport' })

const changedFiles = z
  .object({
    from: z.string().optional().describe('Absent: there was no version before, and all files are new'),
    files: z.array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        sizeBytes: bytes,
        kind: z.enum(['text', 'binary', 'sourceMap']).describe('Only texts have lines that people read'),
      }),
    ),
  })
  .meta({ id: 'ChangedFiles' })

const changedLines = z
  .object({
    compared: z
      .boolean()
      .describe('Whether both files were compared; of what has too many changes for that, the newer one is shown'),
    added: z.int().describe('Lines of the newer file that the older one has not'),
    removed: z.int().describe('Lines of the older file that the newer one has not'),
    hunks: z.array(
      z.object({
        from: z.int().describe('Number of its first line in the older file'),
        to: z.int().describe('Number of its first line in the newer file'),
        lines: z.array(
          z.object({
            kind: z.enum(['same', 'added', 'removed']),
            text: z.string(),
            charsLeftOut: z.int().describe('How many characters at its end are not shown'),
            lineBreak: z.boolean().describe('Whether a line break ends it: the last one of a file may have none'),
          }),
        ),
      }),
    ),
    linesLeftOut: z.int().describe('How many lines at the end are not shown'),
  })
  .meta({ id: 'ChangedLines' })

/** A report as it is kept, what it says in the language of the reader where that has it. */
export const reportJson = ({ checks, steps }: { checks: CheckReport[]; steps: VersionStep[] }, language: Language) => ({
  checks: checks.map(({ check, summary, findings }) => ({
    check,
    summary: saidIn(language, summary),
    findings: findings.map(({ severity, message }) => ({ severity, message: saidIn(language, message) })),
  })),
  steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })),
})

export const move = z.strictObject({
  move: z.enum(versionMoveNames),
  reason: z.string().trim().min(1).max(2_000).optional().describe('Needed to reject, deprecate and yank'),
})

export const ofVersion = z.object({ plugin: z.string().max(64), version: z.string().max(64) })

/** Writes into the audit trail where a version was moved to, and why. */
export const recordMoved = (
  audit: Audit,
  by: Acting,
  { plugin, version, state }: Version,
  given: { move: VersionMove; reason?: string | undefined },
) =>
  audit.record({ ...by, action: `version.${given.move}`, target: `${plugin}@${version}`, detail: { ...given, state } })

const comparedWith = z.object({
  from: z.string().max(64).optional().describe('The highest published one below it, unless told'),
})
const ofFile = z.object({ path: z.string().max(bundleLimits.pathBytes).describe('Of the file in the bundle') })

const base = '/api/v1/registry/plugins/:plugin/versions/:version'

/** What platform admins decide about versions, and what they see for it. */
export const reviewRoutes = ({
  review,
  audit,
  pluginWords,
}: {
  review: Review
  audit: Audit
  pluginWords: PluginWords
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/registry/reviews',
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'Versions that wait for a review, the longest first',
    query: pageQuery,
    response: pageOf(version),
    handler: async ({ query, language }) =>
      withCursorRead(await review.queue(positionIn(query)), versionsIn(pluginWords, language)),
  }),

  route({
    method: 'get',
    path: `${base}/report`,
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'What the checks of a version found at its upload, and its way since',
    params: ofVersion,
    response: report,
    errors: ['version.unknown'],
    handler: async ({ params, language }) =>
      reportJson(await review.report(undefined, params.plugin, params.version), language),
  }),

  route({
    method: 'get',
    path: `${base}/difference`,
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'What a version has other than the one before it: capabilities, permissions, migrations, UI and size',
    params: ofVersion,
    query: comparedWith,
    response: difference,
    errors: ['version.unknown'],
    handler: async ({ params, query, language }) =>
      differenceJson(await review.difference(undefined, params.plugin, params.version, query.from), language),
  }),

  route({
    method: 'get',
    path: `${base}/difference/files`,
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'The files in which a version differs from the one before it',
    params: ofVersion,
    query: comparedWith,
    response: changedFiles,
    errors: ['version.unknown'],
    handler: ({ params, query }) => review.files(params.plugin, params.version, query.from),
  }),

  route({
    method: 'get',
    path: `${base}/difference/lines`,
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'The lines in which a file of a version differs from the one of the version before it',
    params: ofVersion,
    query: comparedWith.extend(ofFile.shape),
    response: changedLines,
    errors: ['version.unknown'],
    handler: ({ params, query }) => review.lines(params.plugin, params.version, query.path, query.from),
  }),

  route({
    method: 'get',
    path: `${base}/file`,
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'A file of the bundle of a version as it is',
    params: ofVersion,
    query: ofFile,
    downloads: ['application/octet-stream'],
    errors: ['version.unknown', 'request.not_found'],
    handler: async ({ params, query }) => ({
      mediaType: 'application/octet-stream',
      fileName: query.path.split('/').at(-1)!,
      body: await review.file(params.plugin, params.version, query.path),
    }),
  }),

  route({
    method: 'get',
    path: base,
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'One version',
    params: ofVersion,
    response: version,
    etag: ({ channel }) => channel,
    errors: ['version.unknown'],
    handler: async ({ params, language }) =>
      versionsIn(pluginWords, language)(await review.version(undefined, params.plugin, params.version)),
  }),

  route({
    method: 'patch',
    path: base,
    auth: 'platform.registry.review',
    tag: 'Review',
    summary: 'Publishes a version to another channel',
    params: ofVersion,
    body: z.strictObject({ channel }),
    response: version,
    etag: ({ channel }) => channel,
    conditional: true,
    errors: ['version.unknown'],
    handler: async ({ params, body, by, ifMatch, language }) => {
      const changed = await review.setChannel(undefined, params.plugin, params.version, body.channel, ifMatch)
      await audit.record({
        ...by,
        action: 'version.change',
        target: `${params.plugin}@${params.version}`,
        detail: body,
      })
      return versionsIn(pluginWords, language)(changed)
    },
  }),

  route({
    method: 'post',
    path: `${base}/moves`,
    auth: 'platform.registry.review',
    tag: 'Review',
    summary: 'Moves a version on its way: approves, rejects, publishes, deprecates or yanks it',
    params: ofVersion,
    body: move,
    response: version,
    errors: ['version.unknown', 'request.conflict'],
    handler: async ({ params, body, by, language }) => {
      const moved = await review.move(undefined, params.plugin, params.version, { ...body, by: by.actor })
      await recordMoved(audit, by, moved, body)
      return versionsIn(pluginWords, language)(moved)
    },
  }),
]
