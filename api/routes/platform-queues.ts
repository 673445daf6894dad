import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import { workKinds, type DeadLetter, type DeadLetters } from '../../runtime/queues/dead-letters.ts'
import { bulkOutcomes, doEach } from '../bulk.ts'
import { numberFromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { bulkWork, errorsIn, workErrors } from './work-item.ts'

const kind = z.enum(workKinds)

const queue = z
  .object({
    kind,
    waiting: z.int(),
    running: z.int(),
    dead: z.int().describe('Given up after the last attempt'),
    cancelled: z.int(),
    oldestWaitingAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Queue' })

const deadLetter = z
  .object({
    id: z.uuid(),
    kind,
    name: z.string(),
    tenant: z.string(),
    plugin: z.string().nullable(),
    attempts: z.int(),
    error: z.object({ code: z.string(), message: z.string() }).nullable().describe('Of the last attempt'),
    errors: workErrors,
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'DeadLetter' })

const lastOf = (errors: DeadLetter['errors']) => {
  const last = errors.at(-1)
  return last ? { code: last.code, message: last.message } : null
}

/** All but what the work carries: that is data of a tenant, for whom the tenant lets see it. */
const letterIn =
  (language: Language) =>
  ({ seq: _, tenantId: __, errors: kept, createdAt, finishedAt, ...letter }: DeadLetter) => {
    const errors = errorsIn(language, kept)
    return {
      ...letter,
      error: lastOf(errors),
      errors,
      createdAt: createdAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
    }
  }

const base = '/api/v1/platform/queues'
const params = z.object({ id: z.uuid() })

/** The queues of all tenants, and what was given up in them. */
export const platformQueueRoutes = ({
  deadLetters,
  audit,
}: {
  deadLetters: DeadLetters
  audit: Pick<Audit, 'record'>
}): Route[] => {
  const recording =
    (by: Acting, action: 'redrive' | 'discard') => (letter: DeadLetter) => (trx: Parameters<Audit['record']>[1]) =>
      audit.record({ ...by, tenantId: letter.tenantId, action: `${letter.kind}.${action}`, target: letter.id }, trx)

  return [
    route({
      method: 'get',
      path: base,
      auth: 'platform.queues.manage',
      tag: 'Platform',
      summary: 'How much waits, runs and was given up, by kind of work',
      response: z.object({ items: z.array(queue) }),
      handler: async () => ({
        items: (await deadLetters.counts()).map(({ oldestWaitingAt, ...each }) => ({
          ...each,
          oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null,
        })),
      }),
    }),

    route({
      method: 'get',
      path: `${base}/dead`,
      auth: 'platform.queues.manage',
      tag: 'Platform',
      summary: 'What was given up at any tenant, the latest first',
      query: pageQuery.extend({ kind: kind.optional(), tenant: z.string().max(24).optional() }),
      response: pageOf(deadLetter),
      handler: async ({ query: { limit, cursor, ...filter }, language }) => {
        const before = numberFromCursor(cursor)
        const page = pageFrom(await deadLetters.list(filter, { before, limit: limit + 1 }), limit, ({ seq }) => seq)
        return { ...page, items: page.items.map(letterIn(language)) }
      },
    }),

    route({
      method: 'post',
      path: `${base}/dead/bulk`,
      auth: 'platform.queues.manage',
      tag: 'Platform',
      summary: 'Tries again several of what was given up, or discards them; each by itself',
      body: bulkWork(['redrive', 'discard']),
      response: bulkOutcomes,
      handler: ({ body: { ids, action }, by, language }) =>
        doEach(ids, language, (id) => deadLetters[action](id, recording(by, action))),
    }),

    route({
      method: 'post',
      path: `${base}/dead/:id/redrive`,
      auth: 'platform.queues.manage',
      tag: 'Platform',
      summary: 'Tries again what was given up, from the first attempt on',
      params,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, by }) => {
        await deadLetters.redrive(id, recording(by, 'redrive'))
        return undefined
      },
    }),

    route({
      method: 'delete',
      path: `${base}/dead/:id`,
      auth: 'platform.queues.manage',
      tag: 'Platform',
      summary: 'Discards what was given up: it is never tried again',
      params,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, by }) => {
        await deadLetters.discard(id, recording(by, 'discard'))
        return undefined
      },
    }),
  ]
}
