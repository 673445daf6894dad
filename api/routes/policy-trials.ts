import { z } from 'zod'
import { asIs, said } from '../../languages/said.ts'
import { say } from '../../languages/say.ts'
import { schemaIn } from '../../plugins-registry/manifest/in-words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { dryRun, type ChangedDecision } from '../../runtime/identity/policies/dry-run.ts'
import type { Policy } from '../../runtime/identity/policies/policies.ts'
import type { NamedPolicy } from '../../runtime/identity/policies/rulings.ts'
import { policyTemplates } from '../../runtime/identity/policies/templates.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { invalidRequest } from '../problem-response.ts'
import { route, type Route } from '../route.ts'
import { policyText } from './policies.ts'

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

const auth = 'plexica.policies.manage'
const tag = 'Policies'
const base = '/api/v1/policies'

/** Policies as they are written and tried: what they can name, templates, checks, dry runs. Nothing is kept. */
export const policyTrialRoutes = ({
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
      method: 'post',
      path: `${base}/check`,
      auth,
      tag,
      summary: 'Checks the text of a policy against the permissions that there are',
      body: z.strictObject({ text: policyText }),
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
          .array(
            z.strictObject({
              id: z.uuid().optional(),
              text: policyText.optional(),
              enabled: z.boolean().default(true),
            }),
          )
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
          parameters: schemaIn(z.toJSONSchema(parameters, { io: 'input' }), (text) => say(language, text)) as Record<
            string,
            unknown
          >,
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
  ]
}
