import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Registry } from '../../plugins-registry/versions/registry.ts'
import { Problem } from '../../problems/problem.ts'
import { recordingBegin, type Audit } from '../../runtime/audit.ts'
import type { RunningSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { pageOf, pageQuery, numberIn, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import {
  changing,
  createInstallationChanges,
  installationChange,
  installing,
  newInstallation,
} from './installation-changes.ts'
import { installation, installationJson } from './installation-json.ts'
import { slug } from './tenants.ts'

const rolledBack = installation
  .extend({
    migrations: z.object({
      takenBack: z
        .array(z.string())
        .describe('Migrations that were undone by their .down.sql: what they had made is gone, with its data'),
      kept: z
        .array(z.string())
        .describe('Migrations of later versions that stay, with all data: this version gets along with them'),
    }),
  })
  .meta({ id: 'RolledBackInstallation' })

const migrationRun = z
  .object({
    name: z.string(),
    direction: z.enum(['up', 'down']).describe('down: it was taken back'),
    version: z.string().describe('The version that was to be reached'),
    outcome: z.enum(['done', 'failed']).describe('failed: nothing of it, or of the others on the way, was kept'),
    durationMs: z.int(),
    at: z.iso.datetime(),
    failure: z
      .object({
        message: z.string(),
        statement: z.int().optional().describe('Which of its statements, from 1 on'),
        sqlState: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'MigrationRun' })

const params = z.object({ plugin: z.string().max(64) })

interface Services {
  pluginWords: PluginWords
  installations: Installations
  registry: Registry
  tenants: Tenants
  audit: Audit
  supervisor: Pick<RunningSupervisor, 'health' | 'release'>
}

/** What is installed at a tenant. */
export const installationRoutes = ({
  installations,
  registry,
  tenants,
  audit,
  supervisor,
  pluginWords,
}: Services): Route[] => {
  const changes = createInstallationChanges({ installations, audit })
  const asJson = installationJson(supervisor, pluginWords)

  return [
    route({
      method: 'get',
      path: '/api/v1/installations',
      auth: 'tenant',
      tag: 'Installations',
      summary: 'What is installed here, with menus and pages',
      response: z.object({ items: z.array(installation), nextCursor: z.string().optional() }),
      handler: async ({ tenant, caller, language }) => {
        const wordsOf = pluginWords.at(tenant, language)
        const all = await installations.list(tenant)
        return { items: await Promise.all(all.map((each) => asJson(each, { caller, language }, wordsOf))) }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/installations',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Installs a plugin and enables it',
      body: newInstallation,
      response: installation,
      status: 201,
      idempotent: true,
      errors: installing,
      handler: async ({ tenant, caller, language, body, by }) =>
        asJson(await changes.install(tenant, body, by), { caller, language }),
    }),

    route({
      method: 'post',
      path: '/api/v1/tenants/:slug/installations',
      auth: 'platform.tenants.manage',
      tag: 'Tenants',
      summary: 'Installs a plugin at a tenant and enables it',
      params: z.object({ slug }),
      body: newInstallation,
      response: installation,
      status: 201,
      idempotent: true,
      errors: [...installing, 'tenant.unknown'],
      handler: async ({ params, caller, language, body, by }) => {
        const tenant = await tenants.get(params.slug)
        const installed = await changes.install(tenant, body, { ...by, tenantId: tenant.id })
        return asJson(installed, { caller, language })
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin',
      auth: 'tenant',
      tag: 'Installations',
      summary: 'One installation',
      params,
      response: installation,
      etag: ({ revision }) => revision,
      errors: ['installation.unknown'],
      handler: async ({ tenant, caller, language, params: { plugin } }) =>
        asJson(await installations.get(tenant, plugin), { caller, language }),
    }),

    route({
      method: 'patch',
      path: '/api/v1/installations/:plugin',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Changes the state, the grant, the settings or the version of an installation',
      params,
      body: installationChange,
      response: installation,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['installation.unknown', 'installation.changing', ...changing],
      handler: async ({ tenant, caller, language, params: { plugin }, body, by, ifMatch }) =>
        asJson(await changes.change(tenant, plugin, body, { by, ifMatch }), { caller, language }),
    }),

    route({
      method: 'post',
      path: '/api/v1/installations/:plugin/rollback',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary:
        'Goes back to the version before the last upgrade; migrations of later versions are taken back as far as their bundles say how, the others stay with their data',
      params,
      response: rolledBack,
      errors: ['installation.unknown', 'installation.changing', 'request.conflict', ...changing],
      handler: async ({ tenant, caller, language, params: { plugin }, by }) => {
        const { version } = await installations.get(tenant, plugin)
        const begun = { ...by, action: 'installation.rollback' as const, target: plugin, before: { version } }
        const { installation: changed, ...migrations } = await recordingBegin(audit, begun, async () => {
          const { installation: now, ...taken } = await installations.rollback(tenant, plugin)
          await audit.record({ ...begun, after: { version: now.version }, detail: taken })
          return { installation: now, ...taken }
        })
        return { ...(await asJson(changed, { caller, language })), migrations }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/installations/:plugin/release',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Lets an installation run again that was set apart or stopped for ending its process',
      params,
      response: installation,
      errors: ['installation.unknown'],
      handler: async ({ tenant, caller, language, params: { plugin }, by }) => {
        const installed = await installations.get(tenant, plugin)
        supervisor.release(installed.id)
        await audit.record({ ...by, action: 'installation.release', target: plugin })
        return asJson(installed, { caller, language })
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin/migrations',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'What migrations did here: when, for which version, for how long, and what failed; the latest first',
      params,
      query: pageQuery,
      response: pageOf(migrationRun),
      errors: ['installation.unknown'],
      handler: async ({ tenant, params: { plugin }, query }) =>
        withCursor(await installations.migrationRuns(tenant, plugin, numberIn(query)), ({ id: _, at, ...run }) => ({
          ...run,
          at: at.toISOString(),
        })),
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin/locales/:lang',
      auth: 'tenant',
      tag: 'Installations',
      summary: 'The texts of a plugin in a language',
      params: params.extend({
        lang: z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, asRule('has to be a language tag such as de')),
      }),
      response: z.record(z.string(), z.unknown()),
      revalidate: true,
      errors: ['installation.unknown'],
      handler: async ({ tenant, params: { plugin, lang } }) => {
        const { version } = await installations.get(tenant, plugin)
        const content = await registry.file(plugin, version, `locales/${lang}.json`)
        if (!content) throw new Problem('request.not_found', { detail: said('The plugin has no such file.') })
        return JSON.parse(content.toString()) as Record<string, unknown>
      },
    }),
  ]
}
