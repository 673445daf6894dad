import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import { say } from '../../languages/say.ts'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Notifier } from '../../runtime/notify/notifier.ts'
import { knownCapabilities } from '../manifest/capability-requests.ts'
import type { GrantRequest } from './grant.ts'
import type { Installation } from '../installations/installation.ts'
import type { At } from '../installations/parts.ts'
import type { Installations } from '../installations/installations.ts'
import type { PluginNames } from '../pages/plugin-names.ts'

export const consentStates = ['open', 'granted', 'refused', 'expired'] as const

type ConsentState = (typeof consentStates)[number]

/** One capability that an update asks for and that waits for an admin. */
export interface Consent {
  id: string
  plugin: string
  version: string
  capability: string
  scope: Record<string, unknown>
  reason?: string
  required: boolean
  state: ConsentState
  createdAt: Date
  expiresAt: Date
  decidedAt?: Date
}

export interface Consents {
  /** The latest first. */
  list(tenant: { id: string }, state?: ConsentState): Promise<Consent[]>
  /** Grants what is asked for, or less of it. @throws {Problem} `request.not_found`, `request.conflict`, `grant.invalid` */
  grant(
    tenant: At,
    id: string,
    answer?: { scope?: Record<string, unknown> | undefined; until?: string | undefined },
  ): Promise<Consent>
  /** @throws {Problem} `request.not_found`, `request.conflict` */
  refuse(tenant: At, id: string): Promise<Consent>
  /** Tells the admins that an update asks for more. */
  announce(tenant: At, plugin: string, capabilities: string[]): Promise<void>
  /** Reminds of what waits for long, ends what waited too long, and takes out of grants what was granted until now. */
  sweep(now?: Date): Promise<void>
}

const remindAfterMs = 7 * 24 * 3_600_000
/** As many as anyone looks through. */
const listed = 200

interface Row {
  id: string
  plugin_id: string
  version: string
  capability: string
  scope: Record<string, unknown>
  manifest: Installation['manifest']
  state: ConsentState
  created_at: Date
  expires_at: Date
  decided_at: Date | null
}

const toConsent = (row: Row): Consent => {
  const asked = Object.hasOwn(row.manifest.capabilities, row.capability)
    ? row.manifest.capabilities[row.capability]
    : undefined
  return {
    id: row.id,
    plugin: row.plugin_id,
    version: row.version,
    capability: row.capability,
    scope: row.scope,
    ...(asked?.reason !== undefined && { reason: asked.reason }),
    required: asked?.required ?? false,
    state: row.state,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
  }
}

/** The inbox of what updates ask for: their code runs at once, with the grant of before. */
export const createConsents = ({
  core,
  installations,
  notifier,
  audit,
  pluginNames,
}: {
  core: Knex
  installations: Pick<Installations, 'get' | 'setGrant' | 'endGrants'>
  notifier: Pick<Notifier, 'tell'>
  audit: Pick<Audit, 'record'>
  pluginNames: PluginNames
}): Consents => {
  const ofTenant = (tenant: { id: string }) =>
    core('core.consents as c')
      .join('core.installations as i', 'i.id', 'c.installation_id')
      .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
      .where('i.tenant_id', tenant.id)
      .whereNot('i.state', 'uninstalled')
      .select<Row[]>('c.*', 'i.plugin_id', 'v.manifest')

  const find = async (tenant: { id: string }, id: string): Promise<Consent> => {
    const [row] = await ofTenant(tenant).where('c.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no such request.') })
    return toConsent(row)
  }

  const findOpen = async (tenant: { id: string }, id: string): Promise<Consent> => {
    const found = await find(tenant, id)
    if (found.state !== 'open')
      throw new Problem('request.conflict', {
        detail: said('The request is {state}.', { state: wordOf(found.state) }),
        state: found.state,
      })
    return found
  }

  /** The grant as it is, in the words of a request: what was not granted stays refused. */
  const present = ({ manifest, grant }: Installation): GrantRequest =>
    Object.fromEntries(
      Object.entries(manifest.capabilities).map(([name, { scope }]) => {
        if (!Object.hasOwn(grant, name)) return [name, false]
        // A later version may ask for less than was granted once.
        return [name, knownCapabilities.get(name)?.covers(scope, grant[name]) ? grant[name]! : true]
      }),
    )

  /** What people call a plugin, and what capabilities of it allow, in their words; nothing once it is uninstalled. */
  const inWords = async (tenant: { id: string }, plugin: string, capabilities: string[]) => {
    const found = await installations.get(tenant, plugin).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'installation.unknown') return undefined
      throw error
    })
    if (!found) return undefined
    const { manifest } = found
    const wordsFor = (name: string, language: Language) =>
      Object.hasOwn(manifest.capabilities, name)
        ? (knownCapabilities.get(name)?.inWords(manifest.capabilities[name]!.scope, language) ?? name)
        : name
    return {
      plugin: await pluginNames(tenant, plugin),
      capabilities: (language: Language) => capabilities.map((name) => wordsFor(name, language)).join('; '),
    }
  }

  const tell = (
    tenant: At,
    trx: Knex,
    title: 'asked' | 'asked again' | 'ended',
    { plugin, capabilities }: NonNullable<Awaited<ReturnType<typeof inWords>>>,
  ) =>
    notifier.tell(trx, tenant, {
      words: (language) => {
        const values = { plugin: plugin(language), capabilities: capabilities(language) }
        if (title === 'ended')
          return {
            title: say(language, 'What {plugin} was granted has ended', values),
            body: say(language, '{plugin} runs on without what was granted until now: {capabilities}', values),
          }
        return {
          title:
            title === 'asked'
              ? say(language, '{plugin} asks for more than it was granted', values)
              : say(language, '{plugin} still asks for more', values),
          body: say(language, '{plugin} runs on without this until you grant or refuse it: {capabilities}', values),
        }
      },
      url: '/consents',
    })

  /** Tells of what ended by itself; the plugin is denied it already. */
  const endGrants = async (now: Date) => {
    for (const { tenant, plugin, capabilities } of await installations.endGrants(now)) {
      await audit.record({
        tenantId: tenant.id,
        actor: { kind: 'system', id: null },
        action: 'grant.end',
        target: plugin,
        detail: { capabilities },
      })
      const words = await inWords(tenant, plugin, capabilities)
      if (!words) continue
      const afterwards = await core.transaction((trx) => tell(tenant, trx, 'ended', words))
      await afterwards()
    }
  }

  return {
    async list(tenant, state) {
      const query = ofTenant(tenant).orderBy('c.created_at', 'desc').orderBy('c.capability').limit(listed)
      const rows = await (state === undefined ? query : query.where('c.state', state))
      return rows.map(toConsent)
    },

    async grant(tenant, id, { scope, until } = {}) {
      const { plugin, capability, scope: asked } = await findOpen(tenant, id)
      const installation = await installations.get(tenant, plugin)
      const grant = { ...present(installation), [capability]: scope ?? asked }
      const { [capability]: _, ...others } = installation.grantUntil
      const stillGranted = Object.entries(others).filter(([name]) => grant[name] !== undefined && grant[name] !== false)
      await installations.setGrant(tenant, plugin, grant, {
        until: { ...Object.fromEntries(stillGranted), ...(until !== undefined && { [capability]: until }) },
      })
      return find(tenant, id)
    },

    async refuse(tenant, id) {
      await findOpen(tenant, id)
      await core('core.consents').where({ id, state: 'open' }).update({ state: 'refused', decided_at: core.fn.now() })
      return find(tenant, id)
    },

    async announce(tenant, plugin, capabilities) {
      const words = await inWords(tenant, plugin, capabilities)
      if (!words) return
      const afterwards = await core.transaction((trx) => tell(tenant, trx, 'asked', words))
      await afterwards()
    },

    async sweep(now = new Date()) {
      await endGrants(now)
      await core('core.consents')
        .where({ state: 'open' })
        .where('expires_at', '<=', now)
        .update({ state: 'expired', decided_at: now })
      const waiting = await core('core.consents as c')
        .join('core.installations as i', 'i.id', 'c.installation_id')
        .join('core.tenants as t', 't.id', 'i.tenant_id')
        .where({ 'c.state': 'open' })
        .whereNull('c.reminded_at')
        .where('c.created_at', '<=', new Date(now.getTime() - remindAfterMs))
        .select<{ id: string; capability: string; plugin_id: string; tenant_id: string; slug: string }[]>(
          'c.id',
          'c.capability',
          'i.plugin_id',
          't.id as tenant_id',
          't.slug',
        )
      for (const [, group] of Map.groupBy(waiting, ({ tenant_id, plugin_id }) => `${tenant_id} ${plugin_id}`)) {
        const [{ tenant_id, slug, plugin_id }] = group as [(typeof group)[number]]
        const afterwards = await core.transaction(async (trx) => {
          // Another process may remind of it at the same time.
          const mine: { capability: string }[] = await trx('core.consents')
            .whereIn(
              'id',
              group.map(({ id }) => id),
            )
            .whereNull('reminded_at')
            .update({ reminded_at: now })
            .returning('capability')
          if (mine.length === 0) return undefined
          const names = mine.map(({ capability }) => capability)
          const words = await inWords({ id: tenant_id }, plugin_id, names)
          return words && tell({ id: tenant_id, slug }, trx, 'asked again', words)
        })
        await afterwards?.()
      }
    },
  }
}
