import { z } from 'zod'
import { say } from '../../languages/say.ts'
import { invalidRequest } from '../problem-response.ts'
import { asIs, asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { identityLimits } from '../../runtime/identity/limits.ts'
import { dryRun, type ChangedDecision } from '../../runtime/identity/policies/dry-run.ts'
import type { NamedPolicy } from '../../runtime/identity/policies/rulings.ts'
import type { Policy, PolicyVersion } from '../../runtime/identity/policies/policies.ts'
import { policyTemplates } from '../../runtime/identity/policies/templates.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { description, title } from './roles.ts'

const text = z.string().min(1).max(identityLimits.policyText).describe('One policy, in Cedar')
const note = z.string().trim().max(300).optional().describe('Why, for those who read its versions')

const policy = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    text: z.string(),
    effect: z.enum(['permit', 'forbid']),
    actions: z.array(z.string()).nullable().describe('Permissions and groups of them that it can be about; null: all'),
    version: z.int(),
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Policy' })

const version = z
  .object({
    version: z.int(),
    text: z.string(),
    note: z.string(),
    actor: z.object({ kind: z.string(), id: z.string().nullable() }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PolicyVersion' })

const mistake = z.object({
  message: z.string(),
  help: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
})

const check = z
  .object({
    usable: z.boolean(),
    effect: z.enum(['permit', 'forbid']).optional(),
    mistakes: z.array(mistake),
    warnings: z.array(mistake),
  })
  .meta({ id: 'PolicyCheck' })

const named = z.object({ id: z.string(), name: z.string(), effect: z.enum(['permit', 'forbid']) })

const outcome = z
  .object({
    examined: z.int().describe('How many decisions were tried, each kind once'),
    times: z.int().describe('How often they had been asked for'),
    changed: z.array(
      z.object({
        subject: z.object({ kind: z.enum(['user', 'service']), id: z.uuid(), name: z.string() }),
        permission: z.string(),
        resource: z.object({ plugin: z.string(), type: z.string(), id: z.string() }).nullable(),
        ip: z.string(),
        at: z.iso.datetime(),
        times: z.int(),
        before: z.enum(['allow', 'deny']),
        after: z.enum(['allow', 'deny']),
        policies: z.array(named).describe('Those that make the difference'),
      }),
    ),
  })
  .meta({ id: 'PolicyDryRun' })

const asJson = ({ createdAt, updatedAt, ...each }: Policy) => ({
  ...each,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
const versionJson = ({ createdAt, ...each }: PolicyVersion) => ({ ...each, createdAt: createdAt.toISOString() })
const namedJson = ({ id, name, effect }: NamedPolicy) => ({ id, name, effect })
const word = (allowed: boolean) => (allowed ? ('allow' as const) : ('deny' as const))

const changedJson = ({ decision, name, before, after, policies }: ChangedDecision) => ({
  subject: { ...decision.subject, name },
  permission: decision.permission,
  resource: decision.resource && {
    plugin: decision.resource.plugin,
    type: decision.resource.type,
    id: decision.resource.id,
  },
  ip: decision.ip,
  at: decision.lastAt.toISOString(),
  times: decision.times,
  before: word(before),
  after: word(after),
  policies: policies.map(namedJson),
})

const params = z.object({ id: z.uuid() })
const auth = 'plexica.policies.manage'
const tag = 'Policies'
const base = '/api/v1/policies'

/** Rules of a tenant over who may do what, when, from where and on what. */
export const policyRoutes = ({
  identity: { policies, accesses, decisions, tokens },
}: {
  identity: Pick<Identity, 'policies' | 'accesses' | 'decisions' | 'tokens'>
}): Route[] => {
  /** A proposal as policies that could be kept. @throws {Problem} `policy.invalid`, `request.not_found` */
  const proposalOf = async (
    tenant: Tenant,
    present: Policy[],
    { put, remove }: { put: { id?: string; text?: string; enabled: boolean }[]; remove: string[] },
  ) => {
    const gone = [...remove]
    const changed: (Omit<NamedPolicy, 'id'> & { id?: string })[] = []
    for (const { id, text: given, enabled } of put) {
      const known = present.find((each) => each.id === id)
      if (id !== undefined && !known)
        throw new Problem('request.not_found', { detail: said('There is no policy {id}.', { id }) })
      const text = given ?? known?.text
      if (text === undefined)
        throw new Problem('request.invalid', { detail: said('put: a new policy has to have a text.') })
      if (!enabled) {
        gone.push(...(id === undefined ? [] : [id]))
        continue
      }
      const checked = await policies.check(tenant.id, text)
      if (!checked.policy)
        throw new Problem('policy.invalid', {
          detail: asIs(checked.mistakes[0]?.message ?? ''),
          mistakes: checked.mistakes,
        })
      changed.push({ id, name: known?.name ?? 'The new policy', version: 0, text, ...checked.policy })
    }
    return { put: changed, remove: gone }
  }

  return [
    route({
      method: 'get',
      path: base,
      auth,
      tag,
      summary: 'The policies of the tenant, by name',
      response: z.object({ items: z.array(policy) }),
      handler: async ({ tenant }) => ({ items: (await policies.list(tenant.id)).map(asJson) }),
    }),

    route({
      method: 'post',
      path: base,
      auth,
      tag,
      summary: 'Makes a policy, which counts at once unless it is switched off',
      body: z.strictObject({
        name: title,
        description: description.optional(),
        text,
        note,
        enabled: z.boolean().default(true),
      }),
      response: policy,
      etag: ({ revision }) => revision,
      status: 201,
      idempotent: true,
      errors: ['policy.invalid', 'request.conflict', 'quota.reached'],
      handler: async ({ tenant, body, by }) => asJson(await policies.create(by, tenant.id, body)),
    }),

    // Before those of one policy, whose address would match as well.
    route({
      method: 'post',
      path: `${base}/check`,
      auth,
      tag,
      summary: 'Checks the text of a policy against the permissions that there are',
      body: z.strictObject({ text }),
      response: check,
      handler: async ({ tenant, body }) => {
        const { policy, mistakes, warnings } = await policies.check(tenant.id, body.text)
        return { usable: policy !== undefined, effect: policy?.effect, mistakes, warnings }
      },
    }),

    route({
      method: 'post',
      path: `${base}/dry-run`,
      auth,
      tag,
      summary: 'Tries policies on what was decided lately: who would be kept out, or let in',
      body: z.strictObject({
        put: z
          .array(z.strictObject({ id: z.uuid().optional(), text: text.optional(), enabled: z.boolean().default(true) }))
          .max(50)
          .default([])
          .describe('New policies, and changes of those whose id is given'),
        remove: z.array(z.uuid()).max(50).default([]),
        hours: z.int().min(1).max(336).default(168).describe('How far back'),
      }),
      response: outcome,
      errors: ['policy.invalid', 'request.not_found'],
      handler: async ({ tenant, body }) => {
        const present = await policies.list(tenant.id)
        const proposal = await proposalOf(tenant, present, body)
        const since = new Date(Date.now() - body.hours * 3_600_000)
        const { id, slug, timeZone } = tenant
        const enabled = present.filter((each) => each.enabled)
        const parts = { accesses, decisions, tokens }
        const { changed, ...rest } = await dryRun(parts, { id, slug, timeZone }, enabled, proposal, since)
        return { ...rest, changed: changed.map(changedJson) }
      },
    }),

    route({
      method: 'get',
      path: `${base}/schema`,
      auth,
      tag,
      summary: "What policies can name here, as a schema in Cedar's JSON",
      response: z.record(z.string(), z.unknown()),
      handler: async ({ tenant }) => ({ ...(await policies.schema(tenant.id)) }),
    }),

    route({
      method: 'get',
      path: `${base}/templates`,
      auth,
      tag,
      summary: 'Policies to start from, with what each has to be told',
      response: z.object({
        items: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            description: z.string(),
            parameters: z.record(z.string(), z.unknown()).describe('JSON Schema'),
          }),
        ),
      }),
      handler: ({ language }) => ({
        items: Object.entries(policyTemplates).map(([id, { name, description, parameters }]) => ({
          id,
          name: say(language, name),
          description: say(language, description),
          parameters: { ...z.toJSONSchema(parameters, { io: 'input' }) },
        })),
      }),
    }),

    route({
      method: 'post',
      path: `${base}/templates/:template`,
      auth,
      tag,
      summary: 'The text that a template makes; nothing is kept',
      params: z.object({ template: z.string().max(40) }),
      body: z.strictObject({ parameters: z.record(z.string(), z.unknown()) }),
      response: z.object({ text: z.string() }),
      errors: ['request.not_found'],
      handler: ({ params, body }) => {
        const found = Object.hasOwn(policyTemplates, params.template) ? policyTemplates[params.template] : undefined
        if (!found) throw new Problem('request.not_found', { detail: said('There is no such template.') })
        const parsed = found.parameters.safeParse(body.parameters, { reportInput: true })
        if (!parsed.success) throw invalidRequest('body', parsed.error)
        return { text: found.text(parsed.data) }
      },
    }),

    route({
      method: 'get',
      path: `${base}/:id`,
      auth,
      tag,
      summary: 'One policy',
      params,
      response: policy,
      etag: ({ revision }) => revision,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id } }) => asJson(await policies.get(tenant.id, id)),
    }),

    route({
      method: 'patch',
      path: `${base}/:id`,
      auth,
      tag,
      summary: 'Changes a policy; a new text is a new version, and counts at once',
      params,
      body: z
        .strictObject({ name: title, description, text, note, enabled: z.boolean() })
        .partial()
        .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
      response: policy,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['policy.invalid', 'request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { id }, body, by, ifMatch }) =>
        asJson(await policies.change(by, tenant.id, id, body, ifMatch)),
    }),

    route({
      method: 'delete',
      path: `${base}/:id`,
      auth,
      tag,
      summary: 'Removes a policy with its versions',
      params,
      conditional: true,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id }, by, ifMatch }) => {
        await policies.remove(by, tenant.id, id, ifMatch)
        return undefined
      },
    }),

    route({
      method: 'get',
      path: `${base}/:id/versions`,
      auth,
      tag,
      summary: 'The versions of a policy, the newest first',
      params,
      query: pageQuery,
      response: pageOf(version),
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id }, query: { cursor, limit } }) => {
        const before = fromCursor(cursor)
        if (before !== undefined && !/^\d{1,9}$/.test(before))
          throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
        const page = { limit: limit + 1, ...(before === undefined ? {} : { before: Number(before) }) }
        const found = pageFrom(await policies.versions(tenant.id, id, page), limit, (each) => String(each.version))
        return { ...found, items: found.items.map(versionJson) }
      },
    }),

    route({
      method: 'post',
      path: `${base}/:id/rollback`,
      auth,
      tag,
      summary: 'Makes the text of an earlier version the newest one',
      params,
      body: z.strictObject({ version: z.int().min(1) }),
      response: policy,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['policy.invalid', 'request.not_found'],
      handler: async ({ tenant, params: { id }, body, by, ifMatch }) =>
        asJson(await policies.rollBack(by, tenant.id, id, body.version, ifMatch)),
    }),
  ]
}
