import { useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { addressOf, type Address } from '../address.ts'
import type { Schema, Where } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

/** One thing that was done, or refused. */
export type AuditRecord = Schema<'AuditRecord'>

/** Whether the trail is as it was written. */
export type AuditVerification = Schema<'AuditVerification'>

type AuditQuery = NonNullable<Where<'get', '/api/v1/audit'>['query']>

/** What was done at the tenant and what was refused, the newest first. */
export const useAudit = (query: MaybeRefOrGetter<AuditQuery>) =>
  usePages('audit', '/api/v1/audit', () => ({ query: toValue(query) }))

/** Where what is listed is as a file. */
export const auditFile = (query: AuditQuery, format: 'csv' | 'ndjson'): Address =>
  addressOf('/api/v1/audit/export', { query: { ...query, format } })

/** Read when it is asked for: it looks at every record. */
export const useAuditVerification = () => {
  const api = useApi()
  return useQuery<AuditVerification, ApiProblem>({
    queryKey: ['auditVerification'],
    queryFn: () => api.get('/api/v1/audit/verification'),
    enabled: false,
    staleTime: 0,
  })
}
