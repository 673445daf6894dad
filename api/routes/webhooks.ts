import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { changed, type Acting, type Also, type Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import { toCloudEvent } from '../../runtime/events/cloud-event.ts'
import type { Inspection, WorkItem } from '../../runtime/queues/inspection.ts'
import { webhookFailureIn } from '../../runtime/webhooks/failure-words.ts'
import type { RecordWebhook, Webhook, Webhooks } from '../../runtime/webhooks/webhooks.ts'
import { bulkOutcomes, doEach } from '../bulk.ts'
import { numberFromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { bulkWork, workItem, workItemJson, workState } from './work-item.ts'
import { asRule } from '../../languages/said.ts'

const url = z.url({ protocol: /^https?$/ }).max(2_000)
const description = z.string().max(300)
const events = z
  .array(
    z
      .string()
      .max(200)
      .regex(
        /^([a-z][a-z0-9_-]*|\*)(\.([a-z][a-z0-9_-]*|\*))*$/,
        asRule('is not an event type or pattern such as crm.contact.*'),
      ),
  )
  .min(1)
  .max(50)

export const webhook = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()).describe('Patterns of event types'),
    enabled: z.boolean(),
    createdAt: z.iso.datetime(),
    revision: z.int(),
  })
  .meta({ id: 'Webhook' })

const secret = z.string().describe('Signs the calls, as Standard Webhooks says. It is shown this once.')

const webhookCall = z
  .object({
    id: z.string(),
    deliveryId: z.uuid(),
    eventId: z.string(),
    type: z.string(),
    attempt: z.int(),
    at: z.iso.datetime(),
    durationMs: z.int(),
    status: z.int().nullable().describe('What was answered'),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookCall' })

const webhookDelivery = workItem
  .extend({ event: z.record(z.string(), z.unknown()).describe('The CloudEvent') })
  .meta({ id: 'WebhookDelivery' })

const asJson = ({ id, url, description, events, enabled, createdAt, revision }: Webhook) => ({
  id,
  url,
  description,
  events,
  enabled,
  createdAt: createdAt.toISOString(),
  revision,
})

const told = ({ url, description, events, enabled }: Webhook) => ({ url, description, events, enabled })

const deliveryJson = (language: Language) => (item: WorkItem) => ({
  ...workItemJson(language, item),
  event: { ...toCloudEvent(item.event!) },
})

const base = '/api/v1/webhooks'
const params = z.object({ id: z.uuid() })
const deliveryParams = params.extend({ delivery: z.uuid() })

/** Addresses outside that are told of events of a tenant. */
export const webhookRoutes = ({
  webhooks,
  work,
  audit,
}: {
  webhooks: Webhooks
  work: Inspection
  audit: Audit
}): Route[] => {
  const recording =
    (by: Acting, action: ActionOf<'webhook'>, target: string): Also =>
    (trx) =>
      audit.record({ ...by, action: `webhook.${action}`, target }, trx)

  const recordWebhook =
    (by: Acting, action: ActionOf<'webhook'>): RecordWebhook =>
    async (trx, before, after) => {
      const { id } = (after ?? before)!
      const difference =
        before && after
          ? changed(told(before), told(after))
          : { ...(before && { before: told(before) }), ...(after && { after: told(after) }) }
      await audit.record({ ...by, action: `webhook.${action}`, target: id, ...difference }, trx)
    }

  return [
    route({
      method: 'get',
      path: base,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'The webhooks of the tenant',
      response: z.object({ items: z.array(webhook) }),
      handler: async ({ tenant }) => ({ items: (await webhooks.list(tenant.id)).map(asJson) }),
    }),

    route({
      method: 'post',
      path: base,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Tells an address of events from now on',
      body: z.strictObject({ url, events, description: description.optional() }),
      response: webhook.extend({ secret }).meta({ id: 'NewWebhook' }),
      status: 201,
      idempotent: true,
      handler: async ({ tenant, body, by }) => {
        const made = await webhooks.create(tenant.id, body, recordWebhook(by, 'create'))
        return { ...asJson(made.webhook), secret: made.secret }
      },
    }),

    route({
      method: 'get',
      path: `${base}/:id`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'One webhook',
      params,
      response: webhook,
      etag: ({ revision }) => revision,
      handler: async ({ tenant, params: { id } }) => asJson(await webhooks.get(tenant.id, id)),
    }),

    route({
      method: 'patch',
      path: `${base}/:id`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Changes a webhook, or switches it off and on',
      params,
      body: z
        .strictObject({ url, events, description, enabled: z.boolean() })
        .partial()
        .refine((given) => Object.keys(given).length > 0, asRule('has to change something')),
      response: webhook,
      etag: ({ revision }) => revision,
      conditional: true,
      handler: async ({ tenant, params: { id }, body, by, ifMatch }) =>
        asJson(await webhooks.change(tenant.id, id, body, recordWebhook(by, 'change'), ifMatch)),
    }),

    route({
      method: 'post',
      path: `${base}/:id/test`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Has it called once with the event `plexica.webhook.test`; the log of calls tells what came of it',
      params,
      status: 202,
      response: z.object({ deliveryId: z.uuid() }),
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { id }, by }) => ({
        deliveryId: await webhooks.test(tenant, id, recordWebhook(by, 'test')),
      }),
    }),

    route({
      method: 'post',
      path: `${base}/:id/secret`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Signs with a new secret from now on',
      params,
      response: z.object({ secret }),
      handler: async ({ tenant, params: { id }, by }) => {
        return { secret: await webhooks.rotate(tenant.id, id, recordWebhook(by, 'rotate')) }
      },
    }),

    route({
      method: 'delete',
      path: `${base}/:id`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Removes a webhook, with what waits for it',
      params,
      handler: async ({ tenant, params: { id }, by }) => {
        await webhooks.remove(tenant.id, id, recordWebhook(by, 'delete'))
        return undefined
      },
    }),

    route({
      method: 'get',
      path: `${base}/:id/calls`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'The log of calls, newest first',
      params,
      query: pageQuery,
      response: pageOf(webhookCall),
      handler: async ({ tenant, params: { id }, query: { limit, cursor }, language }) => {
        const before = numberFromCursor(cursor)
        const page = pageFrom(
          await webhooks.calls(tenant.id, id, { before, limit: limit + 1 }),
          limit,
          (each) => each.id,
        )
        return {
          ...page,
          items: page.items.map((each) => ({
            ...each,
            error: each.error === null ? null : webhookFailureIn(language, each.error),
            at: each.at.toISOString(),
          })),
        }
      },
    }),

    route({
      method: 'get',
      path: `${base}/:id/deliveries`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Deliveries that are not done yet or were given up, newest first',
      params,
      query: pageQuery.extend({ state: workState.optional() }),
      response: pageOf(webhookDelivery),
      handler: async ({ language, tenant, params: { id }, query: { limit, cursor, state } }) => {
        const before = numberFromCursor(cursor)
        const found = await work.list('webhook', tenant.id, { webhookId: id, state }, { before, limit: limit + 1 })
        const page = pageFrom(found, limit, (item) => item.seq)
        return { ...page, items: page.items.map(deliveryJson(language)) }
      },
    }),

    route({
      method: 'post',
      path: `${base}/:id/deliveries/bulk`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Tries several deliveries again that were given up, or discards them; each by itself',
      params,
      body: bulkWork(['redrive', 'discard']),
      response: bulkOutcomes,
      handler: ({ tenant, body: { ids, action }, by, language }) =>
        doEach(ids, language, (id) => work[action]('webhook', tenant.id, id, recording(by, action, id))),
    }),

    route({
      method: 'post',
      path: `${base}/:id/deliveries/:delivery/redrive`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Tries a delivery again that was given up',
      params: deliveryParams,
      response: webhookDelivery,
      handler: async ({ language, tenant, params, by }) => {
        const item = await work.redrive(
          'webhook',
          tenant.id,
          params.delivery,
          recording(by, 'redrive', params.delivery),
        )
        return deliveryJson(language)(item)
      },
    }),

    route({
      method: 'delete',
      path: `${base}/:id/deliveries/:delivery`,
      auth: 'plexica.webhooks.manage',
      tag: 'Webhooks',
      summary: 'Discards a delivery',
      params: deliveryParams,
      handler: async ({ tenant, params, by }) => {
        await work.discard('webhook', tenant.id, params.delivery, recording(by, 'discard', params.delivery))
        return undefined
      },
    }),
  ]
}
