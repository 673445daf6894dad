import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Acting, Also, Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import { toCloudEvent } from '../../runtime/events/cloud-event.ts'
import type { Inspection, WorkItem } from '../../runtime/queues/inspection.ts'
import { bulkOutcomes, doEach } from '../bulk.ts'
import { numberFromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { bulkWork, workItem, workItemJson, workState } from './work-item.ts'

export const eventDelivery = workItem
  .extend({
    plugin: z.string().describe('Whom it is delivered to'),
    event: z.record(z.string(), z.unknown()).describe('The CloudEvent'),
  })
  .meta({ id: 'EventDelivery' })

const asJson = (language: Language) => (item: WorkItem) => ({
  ...workItemJson(language, item),
  plugin: item.plugin ?? '',
  event: { ...toCloudEvent(item.event!) },
})

const base = '/api/v1/events/deliveries'
const params = z.object({ id: z.uuid() })
const plugin = z.string().max(64).optional()

/** Deliveries of events to the plugins of a tenant: what waits, and what was given up. */
export const eventRoutes = ({ work, audit }: { work: Inspection; audit: Audit }): Route[] => {
  const recording =
    (by: Acting, action: ActionOf<'event'>, target: string): Also =>
    (trx) =>
      audit.record({ ...by, action: `event.${action}`, target }, trx)

  return [
    route({
      method: 'get',
      path: base,
      auth: 'plexica.events.manage',
      tag: 'Events',
      summary: 'Deliveries that are not done yet or were given up, newest first',
      query: pageQuery.extend({ state: workState.optional(), plugin }),
      response: pageOf(eventDelivery),
      handler: async ({ language, tenant, query: { limit, cursor, ...filter } }) => {
        const before = numberFromCursor(cursor)
        const page = pageFrom(
          await work.list('event', tenant.id, filter, { before, limit: limit + 1 }),
          limit,
          (item) => item.seq,
        )
        return { ...page, items: page.items.map(asJson(language)) }
      },
    }),

    route({
      method: 'post',
      path: `${base}/redrive`,
      auth: 'plexica.events.manage',
      tag: 'Events',
      summary: 'Tries everything again that was given up, of one plugin or of all',
      body: z.strictObject({ plugin }),
      response: z.object({ redriven: z.int() }),
      handler: async ({ tenant, body, by }) => {
        const redriven = await work.redriveAll('event', tenant.id, body, recording(by, 'redrive', body.plugin ?? '*'))
        return { redriven }
      },
    }),

    // Before that of one delivery, whose address would match as well.
    route({
      method: 'post',
      path: `${base}/bulk`,
      auth: 'plexica.events.manage',
      tag: 'Events',
      summary: 'Tries several deliveries again that were given up, or discards them; each by itself',
      body: bulkWork(['redrive', 'discard']),
      response: bulkOutcomes,
      handler: ({ tenant, body: { ids, action }, by, language }) =>
        doEach(ids, language, (id) => work[action]('event', tenant.id, id, recording(by, action, id))),
    }),

    route({
      method: 'get',
      path: `${base}/:id`,
      auth: 'plexica.events.manage',
      tag: 'Events',
      summary: 'One delivery',
      params,
      response: eventDelivery,
      handler: async ({ language, tenant, params: { id } }) => asJson(language)(await work.get('event', tenant.id, id)),
    }),

    route({
      method: 'post',
      path: `${base}/:id/redrive`,
      auth: 'plexica.events.manage',
      tag: 'Events',
      summary: 'Tries a delivery again that was given up',
      params,
      response: eventDelivery,
      handler: async ({ language, tenant, params: { id }, by }) => {
        const item = await work.redrive('event', tenant.id, id, recording(by, 'redrive', id))
        return asJson(language)(item)
      },
    }),

    route({
      method: 'delete',
      path: `${base}/:id`,
      auth: 'plexica.events.manage',
      tag: 'Events',
      summary: 'Discards a delivery',
      params,
      handler: async ({ tenant, params: { id }, by }) => {
        await work.discard('event', tenant.id, id, recording(by, 'discard', id))
        return undefined
      },
    }),
  ]
}
