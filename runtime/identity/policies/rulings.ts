import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import type { Changes } from '../../changes.ts'
import { createMemoryCache } from '../../memory-cache.ts'
import type { Subject } from '../subject.ts'
import type { Cedar, PolicyTexts, Question, Ruling } from './cedar.ts'
import { groupsOf, typeOf } from './language.ts'
import { momentAt, type Moment } from './moment.ts'
import { policiesOf } from './policies.ts'

/** What a permission is asked for. Without one, it is asked for the tenant as a whole. */
export interface Resource {
  plugin: string
  type: string
  id: string
  /** In Cedar's JSON. */
  attributes: Record<string, unknown>
}

export interface NamedPolicy {
  id: string
  name: string
  version: number
  effect: 'permit' | 'forbid'
  text: string
  actions: string[] | null
}

/** What policies make of a question: `none` leaves it to roles. */
export interface Verdict {
  says: 'permit' | 'forbid' | 'none'
  /** The policies that say so. */
  policies: NamedPolicy[]
  /** Policies that could not be evaluated; those that forbid count as if they applied. */
  failed: NamedPolicy[]
}

/** The policies of a tenant that count now. */
export interface PolicySet {
  tenant: { id: string; slug: string; timeZone: string }
  /** Changes with anything in it. */
  key: string
  policies: NamedPolicy[]
  /** Those that can be about a permission, for as long as the set lives. */
  relevant: Map<string, PolicyTexts | undefined>
  /** What was ruled in this minute. */
  ruled: { minute: number; says: WeakMap<object, Map<string, Verdict['says']>> }
}

export interface Rulings {
  /** The policies of a tenant from memory: `null` when it has none, `undefined` when they have to be read. */
  peek(tenantId: string): PolicySet | null | undefined
  at(tenantId: string): Promise<PolicySet | null>
  /** Whether any policy can be about a permission. */
  concerns(set: PolicySet, permission: string): boolean
  /** What is known already of a permission in this minute. */
  known(set: PolicySet, subject: Subject, permission: string): Verdict['says'] | undefined
  /** Asks for several permissions at once, and remembers the answers for this minute. */
  askAll(set: PolicySet, subject: Subject, permissions: string[]): Promise<Verdict['says'][]>
  /** Asks in full; nothing is remembered. `at` is now unless told. */
  ask(set: PolicySet, subject: Subject, permission: string, resource?: Resource, at?: number): Promise<Verdict>
}

/** A set of these policies, which need not be those that are kept: to try others on. */
export const policySet = (tenant: PolicySet['tenant'], key: string, policies: NamedPolicy[]): PolicySet => ({
  tenant,
  key,
  policies,
  relevant: new Map(),
  ruled: { minute: 0, says: new WeakMap() },
})

const isAbout = ({ actions }: NamedPolicy, permission: string, groups: string[]) =>
  actions === null || actions.some((action) => action === permission || groups.includes(action))

const textsFor = (set: PolicySet, permission: string): PolicyTexts | undefined => {
  if (set.relevant.has(permission)) return set.relevant.get(permission)
  const groups = groupsOf(permission)
  const about = set.policies.flatMap((policy, n) => (isAbout(policy, permission, groups) ? [n] : []))
  const texts =
    about.length === 0
      ? undefined
      : {
          key: about.length === set.policies.length ? set.key : `${set.key} ${about.join(',')}`,
          texts: Object.fromEntries(about.map((n) => [String(n), set.policies[n]!.text])),
        }
  set.relevant.set(permission, texts)
  return texts
}

const questionOf = (
  set: PolicySet,
  subject: Subject,
  permission: string,
  resource: Resource | undefined,
  moment: Moment,
): Question => {
  const { minute: _, now, ...time } = moment
  const principal = { type: 'User', id: subject.id }
  const action = { type: 'Action', id: permission }
  const about = resource
    ? { type: typeOf(resource.plugin, resource.type), id: resource.id }
    : { type: 'Tenant', id: set.tenant.slug }
  const parents = [
    ...new Set(subject.roles.map(({ role }) => role)).values().map((id) => ({ type: 'Role', id })),
    ...subject.groups.map(({ key: id }) => ({ type: 'Group', id })),
  ]
  const attrs = { name: subject.name, email: subject.email, service: subject.kind === 'service' }
  return {
    principal,
    action,
    resource: about,
    context: {
      now: { __extn: { fn: 'datetime', arg: now } },
      ...time,
      via: subject.via,
      ...(subject.ip ? { ip: { __extn: { fn: 'ip', arg: subject.ip } } } : {}),
    },
    entities: [
      { uid: principal, attrs, parents },
      { uid: action, attrs: {}, parents: groupsOf(permission).map((id) => ({ type: 'Action', id })) },
      { uid: about, attrs: resource?.attributes ?? {}, parents: [] },
    ],
  }
}

const verdictOf = (set: PolicySet, { decision, reasons, errors }: Ruling): Verdict => {
  const named = (ids: string[]) => ids.flatMap((n) => set.policies[Number(n)] ?? [])
  const failed = named(errors)
  const closed = failed.filter(({ effect }) => effect === 'forbid')
  if (decision === 'allow') return { says: closed.length > 0 ? 'forbid' : 'permit', policies: named(reasons), failed }
  if (reasons.length + closed.length > 0) return { says: 'forbid', policies: named(reasons), failed }
  return { says: 'none', policies: [], failed }
}

/** Asks what a set of policies says of one question. @throws {Error} when it can't be answered */
export const askCedar = async (
  cedar: Pick<Cedar, 'rule'>,
  set: PolicySet,
  subject: Subject,
  permission: string,
  resource?: Resource,
  at = Date.now(),
): Promise<Verdict> => {
  const texts = textsFor(set, permission)
  if (!texts) return { says: 'none', policies: [], failed: [] }
  const question = questionOf(set, subject, permission, resource, momentAt(set.tenant.timeZone, at))
  const [ruling] = await cedar.rule(texts, [question])
  return verdictOf(set, ruling!)
}

/** Works out what policies say, and keeps the policies of tenants at hand. */
export const createRulings = ({
  core,
  changes,
  cedar,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  cedar: Pick<Cedar, 'rule'>
}): Rulings => {
  const kept = createMemoryCache<{ set: PolicySet | null }>({
    load: async (tenantId) => {
      const tenant: { slug: string; time_zone: string } | undefined = await core('core.tenants')
        .where({ id: tenantId })
        .first('slug', 'time_zone')
      const rows = await policiesOf(core, tenantId).where('p.enabled', true)
      if (!tenant || rows.length === 0) return { set: null }
      const policies = rows.map(({ id, name, version, effect, text, actions }) => ({
        id,
        name,
        version,
        effect,
        text,
        actions,
      }))
      const key = hash('sha256', `${tenantId} ${rows.map(({ id, revision }) => `${id}@${revision}`).join(' ')}`)
      return { set: policySet({ id: tenantId, slug: tenant.slug, timeZone: tenant.time_zone }, key, policies) }
    },
    ttlMs: 60_000,
    max: 5_000,
  })
  changes.subscribe('policy', kept.forget)

  const saysIn = (set: PolicySet, subject: Subject, minute: number): Map<string, Verdict['says']> => {
    if (set.ruled.minute !== minute) set.ruled = { minute, says: new WeakMap() }
    // Made anew whenever anything of the user changes.
    const known = set.ruled.says.get(subject.roles)
    if (known) return known
    const made = new Map<string, Verdict['says']>()
    set.ruled.says.set(subject.roles, made)
    return made
  }

  const keyOf = ({ id, ip, via }: Subject, permission: string) => `${permission} ${id} ${via} ${ip}`

  return {
    peek: (tenantId) => kept.peek(tenantId)?.set,
    at: async (tenantId) => (await kept.get(tenantId))!.set,
    concerns: (set, permission) => textsFor(set, permission) !== undefined,

    known(set, subject, permission) {
      const { minute } = momentAt(set.tenant.timeZone, Date.now())
      return saysIn(set, subject, minute).get(keyOf(subject, permission))
    },

    ask: (set, subject, permission, resource, at) => askCedar(cedar, set, subject, permission, resource, at),

    async askAll(set, subject, permissions) {
      const moment = momentAt(set.tenant.timeZone, Date.now())
      const says = saysIn(set, subject, moment.minute)
      const open = permissions.filter((id) => textsFor(set, id) && !says.has(keyOf(subject, id)))
      const together = Map.groupBy(open, (id) => textsFor(set, id)!.key)
      await Promise.all(
        together.values().map(async (ids) => {
          const questions = ids.map((id) => questionOf(set, subject, id, undefined, moment))
          const rulings = await cedar.rule(textsFor(set, ids[0]!)!, questions)
          ids.forEach((id, n) => says.set(keyOf(subject, id), verdictOf(set, rulings[n]!).says))
        }),
      )
      return permissions.map((id) => says.get(keyOf(subject, id)) ?? 'none')
    },
  }
}
