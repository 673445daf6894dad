import { z } from 'zod'
import type { Addresses } from '../../runtime/addresses.ts'
import type { Domains, OwnDomain } from '../../runtime/domains/domains.ts'
import { stateTag } from '../if-match.ts'
import { route, type Route } from '../route.ts'

const domain = z
  .object({
    domain: z.string(),
    state: z
      .enum(['pending', 'verified', 'failed'])
      .describe('verified: the tenant is reached there; pending: its proof was not looked for yet'),
    isMain: z.boolean().describe('Whether mails and links lead there'),
    problem: z
      .enum(['missing', 'other', 'unreachable', 'taken'])
      .nullable()
      .describe('Of the last look: no record, another text, no answer from the DNS, proved by another tenant'),
    checkedAt: z.iso.datetime().nullable(),
    verifiedAt: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime().nullable().describe('When it is given up because its record is gone'),
    record: z
      .object({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .describe('What has to be in the DNS to prove it, and to stay there'),
    target: z.string().describe('Where the domain has to lead, by CNAME'),
    home: z.string().describe('The address at the platform, which stays good'),
  })
  .meta({ id: 'OwnDomain' })

/** What people say of it; what the DNS says comes and goes by itself. */
const tagOf = (found: { domain: string; isMain: boolean } | undefined) =>
  stateTag(found && { domain: found.domain, isMain: found.isMain })

const iso = (at: Date | null) => at?.toISOString() ?? null

/** A domain of the tenant's own, at which it is reached beside its address at the platform. */
export const domainRoutes = ({
  domains,
  addresses,
}: {
  domains: Domains
  addresses: Pick<Addresses, 'tenantHost' | 'homeOrigin'>
}): Route[] => {
  const asJson = ({ slug }: { slug: string }, found: OwnDomain): z.input<typeof domain> => ({
    ...found,
    checkedAt: iso(found.checkedAt),
    verifiedAt: iso(found.verifiedAt),
    endsAt: iso(found.endsAt),
    record: { type: 'TXT', ...found.record },
    target: addresses.tenantHost(slug).replace(/:\d+$/, ''),
    home: addresses.homeOrigin(slug),
  })

  return [
    route({
      method: 'get',
      path: '/api/v1/domain',
      auth: 'plexica.tenant.manage',
      tag: 'Branding',
      summary: 'The own domain of the tenant, if there is one',
      response: z.object({
        domain: domain.nullable(),
        revision: z.string().describe('What an edit is held to'),
      }),
      etag: ({ revision }) => revision,
      handler: async ({ tenant }) => {
        const found = await domains.of(tenant.id)
        return { domain: found ? asJson(tenant, found) : null, revision: tagOf(found) }
      },
    }),

    route({
      method: 'put',
      path: '/api/v1/domain',
      auth: 'plexica.tenant.manage',
      tag: 'Branding',
      summary: 'Gives the tenant a domain that is to be proved; the one before it leads nowhere from now on',
      body: z.strictObject({ domain: z.string().trim().min(1).max(253) }),
      response: domain,
      etag: tagOf,
      conditional: true,
      errors: ['domain.taken'],
      handler: async ({ tenant, body, by, ifMatch }) =>
        asJson(tenant, await domains.set(by, tenant, body.domain, (before) => ifMatch(tagOf(before)))),
    }),

    route({
      method: 'post',
      path: '/api/v1/domain/check',
      auth: 'plexica.tenant.manage',
      tag: 'Branding',
      summary: 'Looks for its proof in the DNS now; it is also looked for every hour, and daily once it was found',
      response: domain,
      errors: ['request.not_found'],
      handler: async ({ tenant, by }) => asJson(tenant, await domains.check(by, tenant)),
    }),

    route({
      method: 'patch',
      path: '/api/v1/domain',
      auth: 'plexica.tenant.manage',
      tag: 'Branding',
      summary: 'Makes it the address that mails and links lead to, or the one at the platform again',
      body: z.strictObject({ isMain: z.boolean() }),
      response: domain,
      etag: tagOf,
      conditional: true,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, body, by, ifMatch }) =>
        asJson(tenant, await domains.makeMain(by, tenant, body.isMain, (before) => ifMatch(tagOf(before)))),
    }),

    route({
      method: 'delete',
      path: '/api/v1/domain',
      auth: 'plexica.tenant.manage',
      tag: 'Branding',
      summary: 'Takes it away: nobody is reached there from now on',
      conditional: true,
      handler: async ({ tenant, by, ifMatch }) => {
        await domains.remove(by, tenant, (before) => ifMatch(tagOf(before)))
        return undefined
      },
    }),
  ]
}
