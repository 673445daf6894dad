import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import { mailStates, type Mailbox } from '../../runtime/notify/mailbox.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'

const mail = z
  .object({
    id: z.string(),
    tenant: z.string().optional().describe('Absent: of the platform itself'),
    plugin: z.string(),
    to: z.string(),
    subject: z.string(),
    body: z.string(),
    state: z.enum(mailStates).describe('captured: there is no mail server, it is only kept here'),
    attempts: z.int(),
    error: z.string().optional(),
    createdAt: z.iso.datetime(),
    sentAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Mail' })

/** The mails that the platform sent, for its admins. */
export const mailRoutes = ({ mailbox }: { mailbox: Mailbox }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/mails',
    auth: 'platform.mails.read',
    tag: 'Mails',
    summary: 'Mails to users, the newest first; without a mail server they are kept here instead of sent',
    query: pageQuery.extend({ tenant: z.string().max(24).optional(), state: z.enum(mailStates).optional() }),
    response: pageOf(mail),
    handler: async ({ query: { cursor, limit, tenant, state } }) => {
      const before = fromCursor(cursor)
      if (before !== undefined && !/^\d{1,15}$/.test(before))
        throw new Problem('request.invalid', { detail: 'cursor: is not one of ours.' })
      const found = await mailbox.list({
        limit: limit + 1,
        tenant,
        state,
        ...(before !== undefined && { before: Number(before) }),
      })
      const page = pageFrom(found, limit, ({ id }) => String(id))
      return {
        ...page,
        items: page.items.map(({ id, tenant, error, createdAt, sentAt, ...rest }) => ({
          ...rest,
          ...(tenant !== null && { tenant }),
          id: String(id),
          ...(error !== null && { error }),
          createdAt: createdAt.toISOString(),
          ...(sentAt && { sentAt: sentAt.toISOString() }),
        })),
      }
    },
  }),
]
