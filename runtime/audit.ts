import type { Knex } from 'knex'
import { Problem } from '../problems/problem.ts'
import type { ActionOf } from './audit/actions.ts'
import { createDenials, type Denials } from './audit/denials.ts'
import type { AuditRecord, WriteRecord } from './audit/record.ts'
import { redacted, wellFormed } from './audit/redact.ts'
import { createTrail, type Trail } from './audit/trail.ts'

export type { Acting, Actor, AuditRecord } from './audit/record.ts'

/** What belongs to a change and has to be done in the same transaction, such as its record. */
export type Also = (trx: Knex) => Promise<void>

export interface Audit {
  record: WriteRecord
  /** Notes that someone was refused. Nobody waits for it; the same again within a minute is counted, not repeated. */
  denied: Denials['denied']
  /** Reads what was written. */
  trail: Trail
  /** Writes what was noted and not written yet. */
  close(): Promise<void>
}

const json = (value: Record<string, unknown> | undefined) =>
  value === undefined ? null : JSON.stringify(redacted(value))

/**
 * The audit trail in `core.audit`: append-only, and chained by hashes when a transaction commits (see migration 110).
 *
 * @example
 * await core.transaction(async (trx) => {
 *   await change(trx)
 *   await audit.record({ ...by, action: 'user.change', target: id, before: { name }, after: { name: other } }, trx)
 * })
 */
export const createAudit = ({ core, onError }: { core: Knex; onError: (error: unknown) => void }): Audit => {
  const record: Audit['record'] = async (given, trx = core) => {
    await trx
      .withSchema('core')
      .table('audit')
      .insert({
        tenant_id: given.tenantId,
        actor_kind: given.actor.kind,
        actor_id: given.actor.id,
        action: given.action,
        target: wellFormed(given.target),
        permission: given.permission ?? null,
        before: json(given.before),
        after: json(given.after),
        detail: json({ ...given.detail, ...(given.actingAs !== undefined && { actingAs: given.actingAs }) }),
        request_id: given.requestId ?? null,
        ip: given.ip ?? null,
      })
  }
  const denials = createDenials({ record, onError })
  return { record, denied: denials.denied, trail: createTrail({ core, record }), close: denials.close }
}

/**
 * The members of `after` that differ from `before`, on both sides: what a record of a change tells.
 *
 * @example
 * changed({ name: 'A', role: 'admin' }, { name: 'B', role: 'admin' }) // { before: { name: 'A' }, after: { name: 'B' } }
 */
export const changed = <T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } => {
  const keys = (Object.keys(after) as (keyof T)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )
  const only = (from: T) => Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<T>
  return { before: only(before), after: only(after) }
}

/**
 * Does to an installation what is too long for one transaction, and leaves a record before it (`installation.begin`) and, should it fail,
 * behind it (`installation.fail`); what it did is for `perform` to record. Should the process end in between, the trail
 * says what was under way.
 *
 * @example
 * await recordingBegin(audit, { ...by, action: 'installation.create', target: plugin }, async () => {
 *   const { version } = await install()
 *   await audit.record({ ...by, action: 'installation.create', target: plugin, after: { version } })
 * })
 */
export const recordingBegin = async <T>(
  audit: Pick<Audit, 'record'>,
  { action, ...begun }: AuditRecord & { action: `installation.${ActionOf<'installation'>}` },
  perform: () => Promise<T>,
): Promise<T> => {
  await audit.record({ ...begun, action: 'installation.begin', detail: { ...begun.detail, does: action } })
  try {
    return await perform()
  } catch (error) {
    const code = error instanceof Problem ? error.code : 'platform.error'
    await audit.record({ ...begun, action: 'installation.fail', detail: { ...begun.detail, does: action, code } })
    throw error
  }
}
