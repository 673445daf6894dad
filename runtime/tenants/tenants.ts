import type { Expect } from '../identity/roles.ts'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../changes.ts'
import type { InstallationPools } from '../database/installation-pools.ts'
import { createTenantCache } from './cache.ts'
import { changeTenant, type AuditChange, type TenantChange } from './change.ts'
import { changeStatus, type Actor } from './status.ts'
import { provision, stepNames, type NewTenant, type OnStep, type ProvisionStep } from './provision.ts'
import { purge } from './purge.ts'
import {
  countActiveUsers,
  findTenant,
  listTenants,
  tenantUnknown,
  type ListedTenant,
  type Page,
  type Tenant,
  type TenantFilter,
} from './queries.ts'
import { storageSpaces } from './storage-space.ts'

export type { Actor } from './status.ts'
export type { NewTenant, ProvisionStep } from './provision.ts'
export type { Page, Tenant, TenantStatus } from './queries.ts'

export interface Tenants {
  /** From memory when it was asked for before. */
  find(slug: string): Promise<Tenant | undefined>
  /** @throws {Problem} `tenant.unknown` */
  get(slug: string): Promise<Tenant>
  /** In order of slug, at most 100 at once. */
  list(page?: TenantFilter & { cursor?: string; limit?: number }): Promise<Page<ListedTenant>>
  /** How many active users a tenant has. */
  countUsers(tenant: Pick<Tenant, 'id'>): Promise<number>
  /** For how long the data of a tenant that is deleted is kept. */
  graceDays: number
  /**
   * Makes a tenant with everything that belongs to it, or nothing. Asked for again with the same slug,
   * name and administrator it answers with the tenant that is there.
   *
   * @param onStep is told of each of `creationSteps` when it begins
   * @throws {Problem} `tenant.exists`, `tenant.provisioning_failed`, `request.invalid`
   */
  create(tenant: NewTenant, actor?: Actor, onStep?: OnStep): Promise<Tenant>
  /** What making one consists of, in order. */
  creationSteps: string[]
  /** Changes what it is called and the time that it goes by; `audit` writes what was changed. @throws {Problem} `tenant.unknown` */
  change(slug: string, change: TenantChange, audit: AuditChange, expect?: Expect): Promise<Tenant>
  /** Stops its users and plugins at once. @throws {Problem} `tenant.unknown`, `request.conflict` */
  suspend(slug: string, actor?: Actor): Promise<Tenant>
  /** @throws {Problem} `tenant.unknown`, `request.conflict` */
  resume(slug: string, actor?: Actor): Promise<Tenant>
  /** Stops it at once; its data goes when the grace period has passed. @throws {Problem} `tenant.unknown` */
  remove(slug: string, actor?: Actor): Promise<Tenant>
  /** Takes a removal back, within its grace period. @throws {Problem} `tenant.unknown`, `request.conflict` */
  restore(slug: string, actor?: Actor): Promise<Tenant>
  /** Deletes everything of the tenants whose grace period has passed; gives their slugs. */
  purgeExpired(now?: Date): Promise<string[]>
}

interface TenantsOptions {
  core: Knex
  pools: InstallationPools
  changes: Changes
  /** Each tenant has a folder of its own in it. */
  storageDir: string
  /** What else belongs to a new tenant, in this order. */
  steps: ProvisionStep[]
  /** Whether a slug would lead somewhere else, such as to the admin app. */
  isReserved?: (slug: string) => boolean
  graceDays?: number
}

const platform: Actor = { kind: 'platform', id: 'system' }

/** What stands where the name of a tenant stands in the addresses of routes. */
const keptForRoutes: ReadonlySet<string> = new Set(['bulk'])

/** Everything that happens to a tenant as a whole. */
export function createTenants(options: TenantsOptions): Tenants {
  const { core, pools, changes, storageDir, isReserved = () => false, graceDays = 7 } = options
  const cache = createTenantCache(changes, (slug) => findTenant(core, slug))
  const steps = [storageSpaces(storageDir), ...options.steps]

  const known = async (slug: string): Promise<Tenant> => {
    const tenant = await cache.find(slug)
    if (!tenant) throw tenantUnknown(slug)
    return tenant
  }

  const change = async (slug: string, to: Parameters<typeof changeStatus>[2], actor: Actor): Promise<Tenant> => {
    const tenant = await changeStatus(core, slug, to, actor, graceDays)
    await changes.publish('tenant', slug)
    // What plugins of it have under way ends with its connections.
    if (tenant.status !== 'active') await pools.close(slug)
    for (const step of steps) await step.standing?.(tenant)
    return tenant
  }

  return {
    find: cache.find,
    get: known,
    list: (page = {}) => listTenants(core, page),
    countUsers: (tenant) => countActiveUsers(core, tenant),
    graceDays,
    creationSteps: stepNames(steps),
    async create(input, actor = platform, onStep) {
      if (isReserved(input.slug) || keptForRoutes.has(input.slug))
        throw new Problem('tenant.exists', {
          detail: said('The name {slug} is kept for the platform.', { slug: input.slug }),
          slug: input.slug,
        })
      const tenant = await provision({ core, steps }, input, actor, onStep)
      await changes.publish('tenant', tenant.slug)
      return tenant
    },
    async change(slug, given, audit, expect = () => undefined) {
      const tenant = await changeTenant(core, slug, given, audit, expect)
      await changes.publish('tenant', slug)
      // Policies go by its time.
      await changes.publish('policy', tenant.id)
      return tenant
    },
    suspend: (slug, actor = platform) => change(slug, 'suspend', actor),
    resume: (slug, actor = platform) => change(slug, 'resume', actor),
    remove: (slug, actor = platform) => change(slug, 'remove', actor),
    restore: (slug, actor = platform) => change(slug, 'restore', actor),
    purgeExpired: (now = new Date()) => purge({ core, pools, changes, steps }, now),
  }
}
