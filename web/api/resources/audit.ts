import { useQuery } from '@tanstack/vue-query'
import type { MaybeRefOrGetter } from 'vue'
import { usePages, withQuery, type Query } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

/** One thing that was done, or refused. */
export interface AuditRecord {
  id: string
  seq: number
  at: string
  actor: { kind: string; id: string | null; name: string | null }
  action: string
  target: string | null
  permission: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  detail: Record<string, unknown>
  requestId: string | null
  ip: string | null
  hash: string
}

/** Whether the trail is as it was written. */
export interface AuditVerification {
  intact: boolean
  /** How many records were looked at. */
  records: number
  head: { seq: number; hash: string }
  broken?: { seq: number; why: string }
}

const base = '/api/v1/audit'

export const useAudit = (query: MaybeRefOrGetter<Query>) => usePages<AuditRecord>('audit', base, query)

/** Where what is listed is as a file. */
export const auditFile = (query: Query, format: 'csv' | 'ndjson'): string =>
  withQuery(`${base}/export`, { ...query, format })

/** Read when it is asked for: it looks at every record. */
export const useAuditVerification = () => {
  const api = useApi()
  return useQuery<AuditVerification, ApiProblem>({
    queryKey: ['auditVerification'],
    queryFn: () => api.call(`${base}/verification`),
    enabled: false,
    staleTime: 0,
  })
}
