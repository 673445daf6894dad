import { z } from 'zod'
import { languageTags } from '../../languages/languages.ts'
import { asRule } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { changed, type Audit } from '../../runtime/audit.ts'
import type { Tenant, Tenants } from '../../runtime/tenants/tenants.ts'
import { route, type Route } from '../route.ts'

const isTimeZone = (name: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const timeZone = z.string().max(60).refine(isTimeZone, asRule('has to be a time zone such as Europe/Rome'))

const language = z.enum(languageTags).nullable().describe('Of those who chose none; null: what their browsers ask for')

const revision = z.int().describe('Counts its changes: the `ETag`')

const tenantName = z.object({ slug: z.string(), name: z.string(), language, revision }).meta({ id: 'TenantName' })

export const ownTenant = z
  .object({
    slug: z.string(),
    name: z.string(),
    timeZone: z.string().describe('What policies and reports go by'),
    language,
    revision,
  })
  .meta({ id: 'OwnTenant' })

/** The tenant as its users see it. */
export const ownTenantJson = ({ slug, name, timeZone, language, revision }: Tenant) => ({
  slug,
  name,
  timeZone,
  language,
  revision,
})
const told = ({ name, timeZone, language }: Tenant) => ({ name, timeZone, language })

/** The tenant at this host. */
export const tenantRoutesOfHost = ({ tenants, audit }: { tenants: Pick<Tenants, 'change'>; audit: Audit }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/tenant',
    auth: 'public',
    tag: 'Session',
    summary: 'The name of the tenant at this host, for the sign-in page',
    response: tenantName,
    etag: ({ revision }) => revision,
    handler: ({ tenant }) => {
      if (!tenant) throw new Problem('request.not_found')
      const { slug, name, language, revision } = tenant
      return { slug, name, language, revision }
    },
  }),

  route({
    method: 'patch',
    path: '/api/v1/tenant',
    auth: 'plexica.tenant.manage',
    tag: 'Session',
    summary: 'Changes what the tenant is called, and the time and the language that it goes by',
    body: z
      .strictObject({ name: z.string().trim().min(1).max(120), timeZone, language })
      .partial()
      .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
    response: ownTenant,
    etag: ({ revision }) => revision,
    conditional: true,
    handler: async ({ tenant: { slug }, body, by, ifMatch }) =>
      ownTenantJson(
        await tenants.change(
          slug,
          body,
          (before, after, trx) =>
            audit.record({ ...by, action: 'tenant.change', target: slug, ...changed(told(before), told(after)) }, trx),
          ifMatch,
        ),
      ),
  }),
]
