import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Language } from '../../languages/languages.ts'
import type { PluginNames } from '../../plugins-registry/pages/plugin-names.ts'
import type { AuditEntry, Chain, Trail } from '../../runtime/audit/trail.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { auditWords } from '../audit-words.ts'
import { csvHead, csvLine } from '../csv.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Download, type Route } from '../route.ts'

const hex = z.string().describe('SHA-256, hexadecimal')
const json = z.record(z.string(), z.unknown())

const record = z
  .object({
    id: z.string(),
    seq: z.int().describe('Place in the chain of its tenant, without gaps'),
    at: z.iso.datetime(),
    tenantId: z.uuid().nullable(),
    tenantName: z.string().nullable().describe('What it is called now'),
    actor: z.object({
      kind: z.string().describe('user, service, platform, plugin, anonymous or system'),
      id: z.string().nullable(),
      name: z.string().nullable().describe('What it is called now'),
    }),
    action: z.string().describe('Such as user.create; access.deny is a refusal'),
    target: z.string().nullable(),
    targetName: z.string().nullable().describe('What it is called now, where it is an id or a key'),
    permission: z.string().nullable().describe('With which it was done, or which was lacking'),
    before: json.nullable().describe('What of it was changed, as it was'),
    after: json.nullable(),
    detail: json,
    names: z
      .record(z.string(), z.string())
      .describe('What ids and keys in before, after and detail are called now, by their JSON Pointers in the record'),
    requestId: z.string().nullable(),
    ip: z.string().nullable(),
    prevHash: z.string().describe('Hash of the record before; empty for the first'),
    hash: hex,
  })
  .meta({ id: 'AuditRecord' })

const link = z.object({ seq: z.int(), hash: z.string() })

const verification = z
  .object({
    intact: z.boolean(),
    records: z.int().describe('How many were looked at'),
    start: link.describe('Where the chain begins: after what its retention deleted'),
    head: link.describe('The last record up to which it is whole; keep it, to see later that it is still there'),
    broken: z.object({ seq: z.int(), why: z.string() }).optional(),
  })
  .meta({ id: 'AuditVerification' })

const filter = z.object({
  actor: z.string().max(64).optional().describe('Id of who did it'),
  action: z
    .string()
    .regex(
      /^[a-z_]+(\.[a-z_]+)*(\.\*)?$/,
      asRule('has to be an action such as user.create, or a beginning such as user.*'),
    )
    .max(100)
    .optional(),
  target: z.string().max(300).optional(),
  requestId: z.string().max(64).optional(),
  from: z.coerce.date().optional().describe('The first moment'),
  to: z.coerce.date().optional().describe('The moment after the last'),
})

const exported = filter.extend({ format: z.enum(['ndjson', 'csv']).default('ndjson') })
const mediaTypes = ['application/x-ndjson', 'text/csv']

const seqCursor = (cursor: string | undefined) => {
  const before = fromCursor(cursor)
  if (before !== undefined && !/^\d{1,18}$/.test(before))
    throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
  return before
}

const columns = [
  ...[
    'seq',
    'at',
    'actorKind',
    'actorId',
    'actorName',
    'action',
    'target',
    'targetName',
    'permission',
    'before',
    'after',
  ],
  ...['detail', 'requestId', 'ip', 'prevHash', 'hash'],
]

const asCsv = (entry: AuditEntry) => {
  const { actor } = entry
  return csvLine(columns, { ...entry, actorKind: actor.kind, actorId: actor.id, actorName: actor.name })
}

const lines = async function* (entries: AsyncIterable<AuditEntry>, format: 'ndjson' | 'csv') {
  if (format === 'csv') yield csvHead(columns)
  for await (const entry of entries) yield format === 'csv' ? asCsv(entry) : `${JSON.stringify(entry)}\n`
}

const uuid = z.uuid()

/** The audit trail, for admins of a tenant (their own) and of the platform (every one). */
export const auditRoutes = ({
  trail,
  tenants,
  pluginNames,
}: {
  trail: Trail
  tenants: Pick<Tenants, 'get'>
  pluginNames: PluginNames
}): Route[] => {
  const list = async (
    language: Language,
    chain: Chain | undefined,
    { limit, cursor, ...given }: z.output<typeof pageQuery & typeof filter>,
  ) => {
    const found = await trail.list(chain, given, { before: seqCursor(cursor), limit: limit + 1 })
    const page = pageFrom(found, limit, ({ id }) => id)
    return { ...page, items: await Promise.all(page.items.map(auditWords(pluginNames, language))) }
  }

  const file = (chain: Chain, name: string, { format, ...given }: z.output<typeof exported>): Download => ({
    mediaType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
    fileName: `audit-${name}.${format}`,
    body: lines(trail.read(chain, given), format),
  })

  const verify = async (chain: Chain) => ({ start: (await trail.ends(chain)).start, ...(await trail.verify(chain)) })

  /** A tenant by its slug; one that is gone for good by its id. */
  const chainOf = async (tenant: string | undefined): Promise<Chain> => {
    if (tenant === undefined) return null
    return uuid.safeParse(tenant).success ? tenant : (await tenants.get(tenant)).id
  }
  const tenant = z.string().max(64).optional()
  const ofTenant = z.object({ tenant: tenant.describe('Slug or id; without it, what concerns the platform alone') })

  return [
    route({
      method: 'get',
      path: '/api/v1/audit',
      auth: 'plexica.audit.read',
      tag: 'Audit',
      summary: 'What was done at the tenant and what was refused, the newest first',
      query: pageQuery.extend(filter.shape),
      response: pageOf(record),
      handler: ({ tenant, query, language }) => list(language, tenant.id, query),
    }),
    route({
      method: 'get',
      path: '/api/v1/audit/export',
      auth: 'plexica.audit.read',
      tag: 'Audit',
      summary: 'The audit trail as a file, the oldest first',
      query: exported,
      downloads: mediaTypes,
      handler: ({ tenant, query }) => file(tenant.id, tenant.slug, query),
    }),
    route({
      method: 'get',
      path: '/api/v1/audit/verification',
      auth: 'plexica.audit.read',
      tag: 'Audit',
      summary: 'Whether the audit trail is as it was written: nothing changed, nothing missing',
      response: verification,
      handler: ({ tenant }) => verify(tenant.id),
    }),

    route({
      method: 'get',
      path: '/api/v1/platform/audit',
      auth: 'platform.audit.read',
      tag: 'Audit',
      summary: 'What was done and refused anywhere, the newest first',
      query: pageQuery.extend(filter.shape).extend({ tenant: tenant.describe('Slug or id; all without it') }),
      response: pageOf(record),
      errors: ['tenant.unknown'],
      handler: async ({ query: { tenant, ...query }, language }) =>
        list(language, tenant === undefined ? undefined : await chainOf(tenant), query),
    }),
    route({
      method: 'get',
      path: '/api/v1/platform/audit/export',
      auth: 'platform.audit.read',
      tag: 'Audit',
      summary: 'The audit trail of a tenant or of the platform as a file, the oldest first',
      query: exported.extend(ofTenant.shape),
      downloads: mediaTypes,
      errors: ['tenant.unknown'],
      handler: async ({ query: { tenant, ...query } }) => file(await chainOf(tenant), tenant ?? 'platform', query),
    }),
    route({
      method: 'get',
      path: '/api/v1/platform/audit/verification',
      auth: 'platform.audit.read',
      tag: 'Audit',
      summary: 'Whether the audit trail of a tenant or of the platform is as it was written',
      query: ofTenant,
      response: verification,
      errors: ['tenant.unknown'],
      handler: async ({ query }) => verify(await chainOf(query.tenant)),
    }),
  ]
}
