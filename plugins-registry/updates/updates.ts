import type { Knex } from 'knex'
import type { Page, PageRequest } from '../page.ts'
import { setTenantPolicy, tenantPolicy, type TenantPolicy } from './policies.ts'
import { findUpdate, listUpdates, type Update } from './queries.ts'

/** Updates by the policies of tenants. */
export interface Updates {
  policy(tenant: { id: string }): Promise<TenantPolicy>
  /** `hold` is called with the policy of before, where it is locked; `record` in the same transaction. */
  setPolicy(
    tenant: { id: string },
    given: Pick<TenantPolicy, 'policy' | 'rules'>,
    hold: (before: TenantPolicy) => void,
    record: (before: TenantPolicy, trx: Knex) => Promise<void>,
  ): Promise<TenantPolicy>
  /** The latest first. */
  list(tenant: { id: string }, plugin: string | undefined, page: PageRequest): Promise<Page<Update>>
  /** @throws {Problem} `request.not_found` */
  get(tenant: { id: string }, id: string): Promise<Update>
}

/** What admins see of updates, and the policy that they set. */
export const createUpdates = ({ core }: { core: Knex }): Updates => ({
  policy: (tenant) => tenantPolicy(core, tenant.id),
  async setPolicy(tenant, given, hold, record) {
    await core.transaction(async (trx) => {
      const before = await tenantPolicy(trx, tenant.id, { lock: true })
      hold(before)
      await setTenantPolicy(trx, tenant.id, given)
      await record(before, trx)
    })
    return tenantPolicy(core, tenant.id)
  },
  list: (tenant, plugin, page) => listUpdates(core, { tenant, plugin }, page),
  get: (tenant, id) => findUpdate(core, id, tenant),
})
