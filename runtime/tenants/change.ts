import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import type { Expect } from '../identity/roles.ts'
import { tenantUnknown, toTenant, type Tenant, type TenantRow } from './queries.ts'

export interface TenantChange {
  name?: string
  /** An IANA name, such as `Europe/Rome`. */
  timeZone?: string
  language?: Language | null
}

/** Writes what was changed into the audit trail, in the same transaction. */
export type AuditChange = (before: Tenant, after: Tenant, trx: Knex) => Promise<void>

/**
 * Changes what is given, and records it.
 *
 * @param expect is told its revision where it is locked, and throws if that is not the one its caller saw
 * @throws {Problem} `tenant.unknown`, and what `expect` throws
 */
export const changeTenant = (
  core: Knex,
  slug: string,
  { name, timeZone, language }: TenantChange,
  audit: AuditChange,
  expect: Expect,
): Promise<Tenant> =>
  core.transaction(async (trx) => {
    const before = await trx<TenantRow>('core.tenants').where({ slug }).forUpdate().first()
    if (!before) throw tenantUnknown(slug)
    expect(Number(before.revision))
    const [row] = await trx<TenantRow>('core.tenants')
      .where({ id: before.id })
      .update({
        name: name ?? before.name,
        time_zone: timeZone ?? before.time_zone,
        language: language === undefined ? before.language : language,
      })
      .returning('*')
    const after = toTenant(row as TenantRow)
    await audit(toTenant(before), after, trx)
    return after
  })
