import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { mailStates, type Mail, type Mailbox } from '../../runtime/notify/mailbox.ts'
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

const shown = mail
  .extend({
    from: z.string(),
    html: z.string().describe('In the frame of its tenant, as it is now'),
    text: z.string(),
  })
  .meta({ id: 'ShownMail' })

const asJson = ({ id, tenant, error, createdAt, sentAt, ...rest }: Mail) => ({
  ...rest,
  ...(tenant !== null && { tenant }),
  id: String(id),
  ...(error !== null && { error }),
  createdAt: createdAt.toISOString(),
  ...(sentAt && { sentAt: sentAt.toISOString() }),
})

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
        throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
      const found = await mailbox.list({
        limit: limit + 1,
        tenant,
        state,
        ...(before !== undefined && { before: Number(before) }),
      })
      const page = pageFrom(found, limit, ({ id }) => String(id))
      return {
        ...page,
        items: page.items.map(asJson),
      }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/mails/:id',
    auth: 'platform.mails.read',
    tag: 'Mails',
    summary: 'One mail, as its reader sees it',
    params: z.object({ id: z.string().regex(/^[0-9]{1,15}$/, asRule('has to be the number of a mail')) }),
    response: shown,
    errors: ['request.not_found'],
    handler: async ({ params }) => {
      const found = await mailbox.find(Number(params.id))
      if (!found) throw new Problem('request.not_found', { detail: said('There is no such mail.') })
      const { from, html, text } = found
      return { ...asJson(found), from, html, text }
    },
  }),
]
