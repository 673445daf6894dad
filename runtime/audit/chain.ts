import { hash } from 'node:crypto'

/** What of a record is under its hash, and the hashes. */
export interface ChainedRecord {
  seq: number
  /** ISO 8601 with microseconds, as Postgres gives it. */
  at: string
  tenantId: string | null
  actor: { kind: string; id: string | null }
  action: string
  target: string | null
  permission: string | null
  ip: string | null
  requestId: string | null
  detail: Record<string, unknown>
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  /** Hexadecimal; of the record before, empty for the first of all. */
  prevHash: string
  hash: string
}

/** A place in a chain. */
export interface Link {
  seq: number
  hash: string
}

export interface Verification {
  intact: boolean
  /** How many records were looked at. */
  records: number
  /** The last record whose chain is whole. */
  head: Link
  broken?: { seq: number; why: string }
}

const compareKeys = (a: string, b: string) => {
  const [first, second] = [Buffer.from(a), Buffer.from(b)]
  return first.length - second.length || first.compare(second)
}

/** A JSON value as Postgres writes its `jsonb`: keys by length, then by their bytes; a space behind `:` and `,`. */
const jsonbText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const members = Object.entries(value).sort(([a], [b]) => compareKeys(a, b))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}: ${jsonbText(member)}`).join(', ')}}`
}

/** The hash of a record behind the one before it; the database computes it as well (`core.audit_hash`). */
export const hashOf = (record: Omit<ChainedRecord, 'hash'>): string => {
  const { prevHash, seq, at, tenantId, actor, action, target, permission, ip, requestId, detail, before, after } =
    record
  const content = [
    ...[prevHash, seq, at, tenantId, actor.kind, actor.id, action, target, permission, ip, requestId],
    ...[detail, before, after],
  ]
  return hash('sha256', jsonbText(content), 'hex')
}

/**
 * Walks along a chain from where it was last cut off, and says whether a record is missing, was changed, or was put
 * between others.
 */
export const verifyChain = async (
  records: AsyncIterable<ChainedRecord> | Iterable<ChainedRecord>,
  start: Link = { seq: 0, hash: '' },
): Promise<Verification> => {
  let head = start
  let count = 0
  for await (const record of records) {
    count += 1
    const why =
      record.seq !== head.seq + 1
        ? `record ${head.seq + 1} is missing`
        : record.prevHash !== head.hash
          ? 'it does not continue the record before it'
          : hashOf(record) !== record.hash
            ? 'it was changed after it was written'
            : undefined
    if (why !== undefined) return { intact: false, records: count, head, broken: { seq: record.seq, why } }
    head = { seq: record.seq, hash: record.hash }
  }
  return { intact: true, records: count, head }
}
