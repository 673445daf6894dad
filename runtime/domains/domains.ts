import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Addresses } from '../addresses.ts'
import type { Acting, Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import { isUniqueViolation } from '../database/errors.ts'
import type { DomainDirectory } from './directory.ts'
import { readDomainName } from './domain-name.ts'
import { lookForProof, recordNameOf, recordValueOf, type ProofProblem, type TxtRecords } from './proof.ts'

type Of = { id: string; slug: string }

export interface OwnDomain {
  domain: string
  /** `pending`: never looked for; `verified`: the tenant is reached there; `failed`: the proof was not found. */
  state: 'pending' | 'verified' | 'failed'
  /** Whether mails and links lead there. */
  isMain: boolean
  /** What the last look found wrong; `taken`: another tenant proved it before. */
  problem: ProofProblem | 'taken' | null
  checkedAt: Date | null
  verifiedAt: Date | null
  /** When a verified one stops being it, unless its record is back by then. */
  endsAt: Date | null
  /** What has to be entered in the DNS. */
  record: { name: string; value: string }
}

/** Is told what is about to be changed, and may throw. */
type Check = (before: OwnDomain | undefined) => void

export interface Domains {
  of(tenantId: string): Promise<OwnDomain | undefined>
  /**
   * Gives a tenant a domain that is to be proved, in place of the one it had.
   *
   * @throws {Problem} `request.invalid` for what is no domain or the platform's, `domain.taken`
   */
  set(by: Acting, tenant: Of, name: string, check: Check): Promise<OwnDomain>
  /** Looks for the proof now. @throws {Problem} `request.not_found` */
  check(by: Acting, tenant: Of): Promise<OwnDomain>
  /** Whether mails and links lead there. @throws {Problem} `request.not_found`, `request.conflict` while it is not proved */
  makeMain(by: Acting, tenant: Of, isMain: boolean, check: Check): Promise<OwnDomain>
  /** From now on nobody is reached there. */
  remove(by: Acting, tenant: Of, check: Check): Promise<void>
  /** Looks again for proofs that were not looked for lately; many processes may do it at once. */
  sweep(): Promise<void>
}

interface Row {
  tenant_id: string
  domain: string
  token: string
  state: OwnDomain['state']
  is_main: boolean
  problem: OwnDomain['problem']
  checked_at: Date | null
  verified_at: Date | null
  failing_since: Date | null
}

const hourMs = 3_600_000
/** How long a verified domain stays one while its record can't be found: who changes their DNS gets time to mend it. */
const graceMs = 72 * hourMs
/** How long one that was never proved is looked for without being asked. */
const patienceDays = 14
const atOnce = 50

const toDomain = (row: Row): OwnDomain => ({
  domain: row.domain,
  state: row.state,
  isMain: row.is_main,
  problem: row.problem,
  checkedAt: row.checked_at,
  verifiedAt: row.verified_at,
  endsAt: row.state === 'verified' && row.failing_since ? new Date(row.failing_since.getTime() + graceMs) : null,
  record: { name: recordNameOf(row.domain), value: recordValueOf(row.token) },
})

const platform: Acting['actor'] = { kind: 'platform', id: 'system' }

/** Domains of tenants' own, each proved by a text in the DNS. */
export const createDomains = ({
  core,
  changes,
  audit,
  addresses,
  directory,
  records,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  audit: Pick<Audit, 'record'>
  addresses: Pick<Addresses, 'platformHosts'>
  directory: Pick<DomainDirectory, 'refresh'>
  records: TxtRecords
}): Domains => {
  const table = (on: Knex = core) => on('core.tenant_domains')
  const rowOf = (tenantId: string, on: Knex = core) => table(on).where({ tenant_id: tenantId }).first<Row | undefined>()

  const must = async (tenantId: string, on: Knex = core): Promise<Row> => {
    const row = await rowOf(tenantId, on)
    if (!row) throw new Problem('request.not_found', { detail: said('This workspace has no domain of its own.') })
    return row
  }

  /** Tells every process, and waits until this one knows. */
  const tell = async (slug: string, lost?: string) => {
    if (lost !== undefined) await changes.publish('lost domain', lost)
    await changes.publish('domain', slug)
    await directory.refresh(slug)
  }

  const after = (row: Row, problem: OwnDomain['problem']): Partial<Row> => {
    const now = new Date()
    if (problem === null)
      return {
        state: 'verified',
        problem,
        checked_at: now,
        failing_since: null,
        verified_at: row.state === 'verified' ? row.verified_at : now,
      }
    if (row.state !== 'verified') return { state: 'failed', problem, checked_at: now }
    // That nobody could be asked says nothing about the record.
    const since = row.failing_since ?? (problem === 'unreachable' ? null : now)
    const isOver = since !== null && problem !== 'unreachable' && now.getTime() - since.getTime() >= graceMs
    return {
      problem,
      checked_at: now,
      failing_since: isOver ? null : since,
      ...(isOver && { state: 'failed', is_main: false }),
    }
  }

  const look = async (by: Acting, tenant: Of, row: Row): Promise<Row> => {
    const write = (problem: OwnDomain['problem']) =>
      core.transaction(async (trx) => {
        const present = await table(trx).where({ tenant_id: tenant.id, token: row.token }).forUpdate().first<Row>()
        // It was changed or removed while the DNS was asked.
        if (!present) return must(tenant.id, trx)
        const change = after(present, problem)
        const [now] = await table(trx).where({ tenant_id: tenant.id }).update(change).returning<Row[]>('*')
        if (now!.state !== present.state)
          await audit.record(
            {
              ...by,
              action: now!.state === 'verified' ? 'domain.verify' : 'domain.fail',
              target: row.domain,
              detail: { problem },
            },
            trx,
          )
        return now!
      })
    const found = (await lookForProof(records, row)) ?? null
    const now = await write(found).catch((error: unknown) => {
      if (isUniqueViolation(error)) return write('taken')
      throw error
    })
    if (now.state !== row.state) await tell(tenant.slug, row.state === 'verified' ? row.domain : undefined)
    return now
  }

  return {
    async of(tenantId) {
      const row = await rowOf(tenantId)
      return row && toDomain(row)
    },

    async set(by, tenant, given, check) {
      const read = readDomainName(given, addresses.platformHosts)
      if ('rule' in read)
        throw new Problem('request.invalid', {
          in: 'body',
          errors: [{ field: 'domain', rule: read.rule }],
        })
      const { before, row } = await core.transaction(async (trx) => {
        await trx('core.tenants').where({ id: tenant.id }).forUpdate().first('id')
        const present = await rowOf(tenant.id, trx)
        check(present && toDomain(present))
        if (present?.domain === read.name) return { before: undefined, row: present }
        const other = await table(trx)
          .where({ domain: read.name, state: 'verified' })
          .whereNot({ tenant_id: tenant.id })
          .first('domain')
        if (other) throw new Problem('domain.taken')
        const token = randomBytes(24).toString('base64url')
        await table(trx).where({ tenant_id: tenant.id }).delete()
        const [made] = await table(trx).insert({ tenant_id: tenant.id, domain: read.name, token }).returning<Row[]>('*')
        await audit.record(
          {
            ...by,
            action: 'domain.set',
            target: read.name,
            before: { domain: present?.domain ?? null },
            after: { domain: read.name },
          },
          trx,
        )
        return { before: present, row: made! }
      })
      if (before?.state === 'verified') await tell(tenant.slug, before.domain)
      return toDomain(row)
    },

    async check(by, tenant) {
      return toDomain(await look(by, tenant, await must(tenant.id)))
    },

    async makeMain(by, tenant, isMain, check) {
      const row = await core.transaction(async (trx) => {
        const present = await table(trx).where({ tenant_id: tenant.id }).forUpdate().first<Row | undefined>()
        if (!present) return must(tenant.id, trx)
        check(toDomain(present))
        if (isMain && present.state !== 'verified')
          throw new Problem('request.conflict', { detail: said('This domain is not proved to be yours yet.') })
        if (present.is_main === isMain) return present
        const [now] = await table(trx).where({ tenant_id: tenant.id }).update({ is_main: isMain }).returning<Row[]>('*')
        await audit.record(
          {
            ...by,
            action: 'domain.main',
            target: present.domain,
            before: { isMain: !isMain },
            after: { isMain },
          },
          trx,
        )
        return now!
      })
      await tell(tenant.slug)
      return toDomain(row)
    },

    async remove(by, tenant, check) {
      const gone = await core.transaction(async (trx) => {
        const row = await table(trx).where({ tenant_id: tenant.id }).forUpdate().first<Row | undefined>()
        check(row && toDomain(row))
        await table(trx).where({ tenant_id: tenant.id }).delete()
        if (row) await audit.record({ ...by, action: 'domain.remove', target: row.domain }, trx)
        return row
      })
      if (gone) await tell(tenant.slug, gone.domain)
    },

    async sweep() {
      const { rows } = await core.raw<{ rows: (Row & { slug: string })[] }>(
        `with due as (
           select d.tenant_id from core.tenant_domains d join core.tenants t on t.id = d.tenant_id
           where t.status = 'active' and (
             (d.state = 'verified' and d.failing_since is null and d.checked_at < now() - interval '1 day')
             or (d.state = 'verified' and d.failing_since is not null and d.checked_at < now() - interval '55 minutes')
             or (d.state <> 'verified' and d.created_at > now() - make_interval(days => ?)
                 and coalesce(d.checked_at, d.created_at) < now() - interval '55 minutes'))
           order by d.checked_at nulls first limit ? for update of d skip locked
         )
         update core.tenant_domains d set checked_at = now() from due, core.tenants t
         where d.tenant_id = due.tenant_id and t.id = d.tenant_id returning d.*, t.slug`,
        [patienceDays, atOnce],
      )
      for (const { slug, ...row } of rows)
        await look({ tenantId: row.tenant_id, actor: platform }, { id: row.tenant_id, slug }, row)
    },
  }
}
