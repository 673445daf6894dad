import type { Knex } from 'knex'
import { inEnglish, said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import type { Queues } from '../../runtime/queues/queues.ts'
import type { Page, PageRequest } from '../page.ts'
import { follows } from '../versions/channels.ts'
import type { Registry } from '../versions/registry.ts'
import type { Owner, Review } from '../versions/review.ts'
import type { Version } from '../versions/versions.ts'
import { beginUpdate } from './offers.ts'
import { leads, lookForUpdates, strictest, tenantPolicy, type UpdatePolicy, type UpdateRules } from './policies.ts'
import { canaryStopped } from './reasons.ts'
import { endCanary, findCanary, listCanaries, listUpdates, type Canary, type Update } from './queries.ts'

interface CanaryRequest {
  version: string
  /** Slugs of tenants that have the plugin. */
  tenants: string[]
  rules: UpdateRules
  /** Whether the version is published once it passed, if it is not yet. */
  publish?: boolean
}

/** Who begins a canary: a platform admin, or a publisher with a plugin of its own. */
interface Beginner {
  owner: Owner
  by: Actor
  /** Whether a publisher may also change what it has installed itself. */
  mayChangeOwn?: boolean
}

/** A version at a few tenants before it comes to all others. */
export interface Canaries {
  /**
   * Begins to bring a version to these tenants; until it passed nobody else gets it by themselves. A platform admin may
   * name every tenant that has the plugin. A publisher may name those that would get the version by themselves, and
   * itself; where a tenant's own rules are stricter, they count.
   *
   * @throws {Problem} `version.unknown`, `tenant.unknown`, `installation.unknown`, `request.conflict`
   */
  begin(plugin: string, request: CanaryRequest, beginner: Beginner): Promise<Canary>
  /**
   * Ends it well before its time, and publishes its version if it is not yet. Its tenants are watched on.
   *
   * @throws {Problem} `request.not_found`, `request.conflict`
   */
  promote(owner: Owner, id: string, by: Actor): Promise<{ canary: Canary; published?: Version }>
  /**
   * Ends it without a verdict: its version is held back from all others, and stays where it is, or is taken back there.
   *
   * @throws {Problem} `request.not_found`, `request.conflict`
   */
  cancel(owner: Owner, id: string, options?: { takeBack?: boolean }): Promise<Canary>
  /** @throws {Problem} `request.not_found` */
  get(owner: Owner, id: string): Promise<Canary>
  /** The latest first. @throws {Problem} `version.unknown` when it is not one of the owner's */
  list(owner: Owner, plugin: string, page: PageRequest): Promise<Page<Canary>>
  /** @throws {Problem} `request.not_found` */
  updates(owner: Owner, id: string, page: PageRequest): Promise<Page<Update>>
}

interface Target {
  id: string
  tenant_id: string
  slug: string
  version: string
  rules: UpdateRules
}

interface Found extends Omit<Target, 'id' | 'rules'> {
  id: string | null
  pinned: boolean
  channel: Version['channel']
  policy: UpdatePolicy
}

/**
 * Publishes what a canary was for, if it is not yet. It may have gone another way meanwhile: then that stays.
 *
 * @returns the version, if it was published now
 */
export const publishCanary = async (
  { core, review }: { core: Knex; review: Pick<Review, 'move'> },
  { plugin, version }: Pick<Canary, 'plugin' | 'version'>,
  by: Actor,
): Promise<Version | undefined> => {
  const row = await core('core.versions')
    .where({ plugin_id: plugin, version })
    .first<{ state: Version['state'] } | undefined>('state')
  if (row?.state !== 'approved' && row?.state !== 'draft') return undefined
  return review.move(undefined, plugin, version, { move: 'publish', by })
}

/** Whether a platform admin began a canary, which nobody else may end. */
export const isOfPlatform = ({ createdBy }: Pick<Canary, 'createdBy'>): boolean => createdBy.kind === 'platform'

/** Why a canary passed that nobody waited for, as it is kept. */
const promoted = inEnglish(said('It was given to everybody before its time.'))

/** Begins and ends canaries; what becomes of their tenants is watched elsewhere. */
export const createCanaries = ({
  core,
  queues,
  registry,
  review,
}: {
  core: Knex
  queues: Pick<Queues, 'wake'>
  registry: Pick<Registry, 'version'>
  review: Pick<Review, 'owns' | 'move'>
}): Canaries => {
  const findTargets = (trx: Knex, plugin: string, slugs: string[]): Promise<Found[]> =>
    trx('core.tenants as t')
      .leftJoin('core.installations as i', (on) =>
        on
          .on('i.tenant_id', 't.id')
          .andOn('i.plugin_id', trx.raw('?', [plugin]))
          .andOn(trx.raw("i.state in ('enabled', 'disabled')")),
      )
      .leftJoin('core.update_policies as p', 'p.tenant_id', 't.id')
      .whereIn('t.slug', slugs)
      .where({ 't.status': 'active' })
      .select<Found[]>(
        'i.id',
        't.id as tenant_id',
        't.slug',
        'i.version',
        'i.pinned',
        'i.channel',
        trx.raw("coalesce(i.update_policy, p.policy, 'manual') as policy"),
      )

  /** Of what a publisher is told no tenant can be found out that it does not reach anyway. */
  const notFor = (slug: string, plugin: string) =>
    new Problem('installation.unknown', {
      detail: said('{slug} has no "{plugin}" that gets this version by itself: its admins choose which updates do.', {
        slug,
        plugin,
      }),
      plugin,
      slug,
    })

  const targetsOf = async (
    trx: Knex,
    { plugin, version: to, channel }: Version,
    { tenants: slugs, rules }: CanaryRequest,
    { owner, mayChangeOwn = false }: Beginner,
  ): Promise<Target[]> => {
    const found = await findTargets(trx, plugin, slugs)
    const targets: Target[] = []
    for (const slug of new Set(slugs)) {
      const one = found.find((each) => each.slug === slug)
      if (!owner && !one)
        throw new Problem('tenant.unknown', { detail: said('There is no active tenant {slug}.', { slug }), slug })
      if (!owner && one?.id === null)
        throw new Problem('installation.unknown', {
          detail: said('"{plugin}" is not installed at {slug}.', { plugin, slug }),
          plugin,
        })
      if (!one || one.id === null) throw notFor(slug, plugin)
      const isOwn = owner?.id === one.tenant_id
      const getsIt = !one.pinned && follows(one.channel, channel) && leads(one.policy, one.version, to)
      if (owner && !getsIt && !(isOwn && mayChangeOwn)) throw notFor(slug, plugin)
      const { tenant_id, version } = one
      const held = owner && !isOwn ? strictest(rules, (await tenantPolicy(trx, tenant_id)).rules) : rules
      targets.push({ id: one.id, tenant_id, slug, version, rules: held })
    }
    return targets
  }

  /** Versions that can be tried out: a draft only of a plugin that nobody else has to approve of. */
  const mayBeTried = async ({ plugin, state }: Version): Promise<boolean> => {
    if (state === 'approved' || state === 'published') return true
    const isPrivate = await core('core.plugins').where({ id: plugin, visibility: 'private' }).first('id')
    return state === 'draft' && isPrivate !== undefined
  }

  const get = async (owner: Owner, id: string): Promise<Canary> => {
    const found = await findCanary(core, id)
    if (owner && !(await core('core.plugins').where({ id: found.plugin, tenant_id: owner.id }).first('id')))
      throw new Problem('request.not_found', { detail: said('There is no canary of this id.') })
    return found
  }

  /** One that its owner may end: what a platform admin began is for platform admins. */
  const getEndable = async (owner: Owner, id: string): Promise<Canary> => {
    const found = await get(owner, id)
    if (owner && isOfPlatform(found))
      throw new Problem('request.conflict', { detail: said('A platform admin began this canary, and ends it.') })
    return found
  }

  const conflict = ({ state }: Canary) =>
    new Problem('request.conflict', { detail: said('The canary is {state}.', { state: wordOf(state) }), state })

  return {
    get,

    async begin(plugin, request, beginner) {
      if (beginner.owner) await review.owns(beginner.owner, plugin)
      const found = await registry.version(plugin, request.version)
      const { version, state } = found
      if (!(await mayBeTried(found)))
        throw new Problem('request.conflict', {
          detail: said('{plugin} {version} is {state}.', { plugin, version, state: wordOf(state) }),
          state,
        })
      const { id, lanes } = await core.transaction(async (trx) => {
        const [made] = await trx('core.canaries')
          .insert({
            plugin_id: plugin,
            version,
            rules: JSON.stringify(request.rules),
            publishes: request.publish ?? false,
            created_by: JSON.stringify(beginner.by),
          })
          .onConflict(trx.raw("(plugin_id) where state = 'running'"))
          .ignore()
          .returning<{ id: string }[]>('id')
        if (!made)
          throw new Problem('request.conflict', { detail: said('Another canary of this plugin is under way.'), plugin })
        const lanes: string[] = []
        for (const { id, tenant_id, slug, version: from, rules } of await targetsOf(trx, found, request, beginner)) {
          if (from === version)
            throw new Problem('request.conflict', {
              detail: said('{slug} has {version} already.', { slug, version }),
              slug,
            })
          const update = { tenantId: tenant_id, installationId: id, plugin, from, to: version, rules, canary: made.id }
          const lane = await beginUpdate(trx, update)
          if (lane === undefined)
            throw new Problem('request.conflict', { detail: said('{slug} has an update under way.', { slug }), slug })
          lanes.push(lane)
        }
        return { id: made.id, lanes }
      })
      queues.wake(lanes)
      return findCanary(core, id)
    },

    async promote(owner, id, by) {
      const before = await getEndable(owner, id)
      if (before.state !== 'running') throw conflict(before)
      // Until the canary ends nobody gets by themselves what is published here.
      const published = await publishCanary({ core, review }, before, by)
      await core.transaction(async (trx) => {
        if (!(await endCanary(trx, id, 'passed', promoted))) throw conflict(await findCanary(trx, id))
        await lookForUpdates(trx, before.plugin)
      })
      return { canary: await findCanary(core, id), ...(published && { published }) }
    },

    async cancel(owner, id, { takeBack = false } = {}) {
      const before = await getEndable(owner, id)
      await core.transaction(async (trx) => {
        if (!(await endCanary(trx, id, 'cancelled'))) throw conflict(before)
        // Whoever looks after updates takes back what is watched.
        if (takeBack) await trx('core.canaries').where({ id }).update({ takes_back: true })
        await trx('core.updates')
          .where({ canary_id: id })
          .whereIn('state', takeBack ? ['waiting'] : ['waiting', 'watched'])
          .update({
            state: trx.raw("case state when 'waiting' then 'skipped' else 'done' end"),
            code: 'update.cancelled',
            message: canaryStopped.message,
            finished_at: trx.raw('clock_timestamp()'),
          })
        await lookForUpdates(trx, before.plugin)
      })
      return findCanary(core, id)
    },

    async list(owner, plugin, page) {
      if (owner) await review.owns(owner, plugin)
      return listCanaries(core, plugin, page)
    },

    async updates(owner, id, page) {
      await get(owner, id)
      return listUpdates(core, { canary: id }, page)
    },
  }
}
