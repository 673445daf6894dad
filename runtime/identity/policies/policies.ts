import type { Knex } from 'knex'
import { asIs, type Said, said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../../audit.ts'
import type { Changes } from '../../changes.ts'
import { isCorePermission } from '../core-permissions.ts'
import { isUniqueViolation } from '../../database/errors.ts'
import { identityLimits } from '../limits.ts'
import type { Permissions } from '../permissions.ts'
import type { Expect } from '../roles.ts'
import type { Cedar, Checked, Mistake } from './cedar.ts'
import { policySchema, type PolicySchema, type ResourceTypes } from './language.ts'

export interface Policy {
  id: string
  name: string
  description: string
  enabled: boolean
  /** The text that counts now, in Cedar. */
  text: string
  effect: 'permit' | 'forbid'
  /** Permissions and groups of them that it can be about; `null`: every one. */
  actions: string[] | null
  version: number
  revision: number
  createdAt: Date
  updatedAt: Date
}

export interface PolicyVersion {
  version: number
  text: string
  /** What who wrote it said of it. */
  note: string
  actor: { kind: string; id: string | null }
  createdAt: Date
}

interface PolicyChange {
  name?: string
  description?: string
  enabled?: boolean
  text?: string
  note?: string
}

export interface Policies {
  list(tenantId: string): Promise<Policy[]>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, id: string): Promise<Policy>
  /** @throws {Problem} `policy.invalid`, `request.conflict`, `quota.reached` */
  create(by: Acting, tenantId: string, policy: { name: string; text: string } & PolicyChange): Promise<Policy>
  /** A new text is a new version. @throws {Problem} `policy.invalid`, `request.not_found`, `request.conflict` */
  change(by: Acting, tenantId: string, id: string, change: PolicyChange, expect: Expect): Promise<Policy>
  remove(by: Acting, tenantId: string, id: string, expect: Expect): Promise<void>
  /** The newest first. */
  versions(tenantId: string, id: string, page: { before?: number; limit: number }): Promise<PolicyVersion[]>
  /** Makes the text of an earlier version the newest one. @throws {Problem} `policy.invalid`, `request.not_found` */
  rollBack(by: Acting, tenantId: string, id: string, version: number, expect: Expect): Promise<Policy>
  /** Whether a text can be used here. */
  check(tenantId: string, text: string): Promise<Checked>
  /** What texts are checked against. */
  schema(tenantId: string): Promise<PolicySchema>
}

interface Row {
  id: string
  name: string
  description: string
  enabled: boolean
  text: string
  effect: 'permit' | 'forbid'
  actions: string[] | null
  version: number
  revision: string
  created_at: Date
  updated_at: Date
}

const fromRow = (row: Row): Policy => ({
  id: row.id,
  name: row.name,
  description: row.description,
  enabled: row.enabled,
  text: row.text,
  effect: row.effect,
  actions: row.actions,
  version: row.version,
  revision: Number(row.revision),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** What is wrong with a policy, and where. */
const placed = ({ message, line, column }: Mistake): Said =>
  line === undefined
    ? asIs(message)
    : said('{message} (line {line}, column {column})', { message: asIs(message), line, column: column ?? 1 })

const noSuchPolicy = () => new Problem('request.not_found', { detail: said('There is no such policy.') })

/** What is not for policies to give: it would let whoever writes them make an admin of themselves. */
const givesTooMuch = ({ policy }: Checked): Mistake[] => {
  const core = (policy?.actions ?? []).filter((action) => isCorePermission(action) || action === 'plexica.*')
  return policy?.effect === 'permit' && core.length > 0
    ? [{ message: `A policy can forbid "${core[0]}", but only roles give it.` }]
    : []
}

/** The policies of a tenant, each with the version that counts. */
export const policiesOf = (on: Knex, tenantId: string) =>
  on('core.policies as p')
    .join('core.policy_versions as v', (both) => both.on('v.policy_id', 'p.id').andOn('v.version', 'p.version'))
    .where('p.tenant_id', tenantId)
    .orderBy('p.name')
    .select<Row[]>('p.*', 'v.text', 'v.effect', 'v.actions')

/** The policies of tenants, as they are kept; what they decide, `rulings.ts` works out. */
export const createPolicies = ({
  core,
  changes,
  permissions,
  cedar,
  audit,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  permissions: Permissions
  cedar: Pick<Cedar, 'check'>
  audit: Pick<Audit, 'record'>
}): Policies => {
  const schema: Policies['schema'] = async (tenantId) => {
    const rows: { plugin_id: string; resources: ResourceTypes | null }[] = await core('core.installations as i')
      .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
      .where('i.tenant_id', tenantId)
      .select('i.plugin_id', core.raw(`v.manifest -> 'resources' as resources`))
    const resources = new Map(rows.map(({ plugin_id, resources }) => [plugin_id, resources ?? {}]))
    return policySchema((await permissions.at(tenantId)).permissions.values(), resources)
  }

  const check: Policies['check'] = async (tenantId, text) => {
    const checked = await cedar.check(text, await schema(tenantId))
    const mistakes = [...checked.mistakes, ...givesTooMuch(checked)]
    return mistakes.length === 0 ? checked : { mistakes, warnings: checked.warnings }
  }

  const mustPass = async (tenantId: string, text: string) => {
    const { policy, mistakes } = await check(tenantId, text)
    if (policy) return policy
    const [first] = mistakes
    throw new Problem('policy.invalid', { detail: placed(first!), mistakes })
  }

  const get: Policies['get'] = async (tenantId, id) => {
    const [row] = await policiesOf(core, tenantId).where('p.id', id)
    if (!row) throw noSuchPolicy()
    return fromRow(row)
  }

  const lock = async (trx: Knex, tenantId: string, id: string, expect: Expect): Promise<Policy> => {
    await trx('core.policies').where({ id, tenant_id: tenantId }).forUpdate().first('id')
    const [row] = await policiesOf(trx, tenantId).where('p.id', id)
    if (!row) throw noSuchPolicy()
    const policy = fromRow(row)
    expect(policy.revision)
    return policy
  }

  const addVersion = async (
    trx: Knex,
    by: Acting,
    version: { policy_id: string; version: number; text: string; note: string },
    { effect, actions }: NonNullable<Checked['policy']>,
  ) => {
    const { kind, id } = by.actor
    await trx('core.policy_versions').insert({ ...version, effect, actions, actor_kind: kind, actor_id: id })
  }

  const named = async <T>(name: string | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Problem(
        'request.conflict',
        { detail: said('There is a policy "{name}" already.', { name: name ?? '' }) },
        { cause: error },
      )
    }
  }

  const told = ({ name, description, enabled, text }: Policy) => ({ name, description, enabled, text })

  const change = async (
    by: Acting,
    tenantId: string,
    id: string,
    { text, note = '', ...plain }: PolicyChange,
    expect: Expect,
    action: 'change' | 'roll_back',
  ): Promise<Policy> => {
    const checked = text === undefined ? undefined : await mustPass(tenantId, text)
    await named(plain.name, () =>
      core.transaction(async (trx) => {
        const before = await lock(trx, tenantId, id, expect)
        const isNew = text !== undefined && text !== before.text
        const version = isNew ? before.version + 1 : before.version
        if (isNew) await addVersion(trx, by, { policy_id: id, version, text, note }, checked!)
        await trx('core.policies')
          .where({ id })
          .update({ ...plain, version, revision: trx.raw('revision + 1'), updated_at: trx.fn.now() })
        const after = { ...told(before), ...plain, ...(isNew ? { text } : {}) }
        const detail = { version, ...(note === '' ? {} : { note }) }
        await audit.record(
          { ...by, action: `policy.${action}`, target: id, ...changed(told(before), after), detail },
          trx,
        )
      }),
    )
    await changes.publish('policy', tenantId)
    return get(tenantId, id)
  }

  return {
    list: async (tenantId) => (await policiesOf(core, tenantId)).map(fromRow),
    get,
    schema,
    check,

    async create(by, tenantId, { name, description = '', enabled = true, text, note = '' }) {
      const checked = await mustPass(tenantId, text)
      const id = await named(name, () =>
        core.transaction(async (trx) => {
          await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: policies ${tenantId}`)
          const [{ count }] = (await trx('core.policies').where({ tenant_id: tenantId }).count()) as [{ count: string }]
          if (Number(count) >= identityLimits.policies)
            throw new Problem('quota.reached', {
              detail: said('There may be at most {most} policies.', { most: identityLimits.policies }),
              limit: 'policies',
              value: identityLimits.policies,
            })
          const [row] = (await trx('core.policies')
            .insert({ tenant_id: tenantId, name, description, enabled })
            .returning('id')) as { id: string }[]
          await addVersion(trx, by, { policy_id: row!.id, version: 1, text, note }, checked)
          const after = { name, description, enabled, text }
          await audit.record({ ...by, action: 'policy.create', target: row!.id, after }, trx)
          return row!.id
        }),
      )
      await changes.publish('policy', tenantId)
      return get(tenantId, id)
    },

    change: (by, tenantId, id, given, expect) => change(by, tenantId, id, given, expect, 'change'),

    async remove(by, tenantId, id, expect) {
      await core.transaction(async (trx) => {
        const before = await lock(trx, tenantId, id, expect)
        await trx('core.policies').where({ id }).delete()
        await audit.record({ ...by, action: 'policy.delete', target: id, before: told(before) }, trx)
      })
      await changes.publish('policy', tenantId)
    },

    async versions(tenantId, id, { before, limit }) {
      await get(tenantId, id)
      const rows = await core('core.policy_versions')
        .where({ policy_id: id })
        .modify((query) => before !== undefined && query.where('version', '<', before))
        .orderBy('version', 'desc')
        .limit(limit)
        .select<
          {
            version: number
            text: string
            note: string
            actor_kind: string
            actor_id: string | null
            created_at: Date
          }[]
        >()
      return rows.map(({ version, text, note, actor_kind, actor_id, created_at }) => ({
        version,
        text,
        note,
        actor: { kind: actor_kind, id: actor_id },
        createdAt: created_at,
      }))
    },

    async rollBack(by, tenantId, id, version, expect) {
      const [row] = (await core('core.policy_versions as v')
        .join('core.policies as p', 'p.id', 'v.policy_id')
        .where({ 'p.tenant_id': tenantId, 'p.id': id, 'v.version': version })
        .select('v.text')) as { text: string }[]
      if (!row) throw new Problem('request.not_found', { detail: said('There is no such version of this policy.') })
      const note = `As in version ${version}`
      return change(by, tenantId, id, { text: row.text, note }, expect, 'roll_back')
    },
  }
}
