import { defineRoutes, jsonSchema, Problem, type Context } from '@plexica/sdk'
import { notifyOf } from './notices.ts'
import { say } from './say.ts'
import { openTicket, type Ticket } from './tickets.ts'

const mostPerHour = 5
const mostPerHourOfAll = 100

const request = jsonSchema({
  type: 'object',
  properties: {
    subject: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
    name: { type: 'string', minLength: 1, maxLength: 120, pattern: '\\S' },
    email: { type: 'string', format: 'email', maxLength: 320 },
    text: { type: 'string', minLength: 1, maxLength: 10_000, pattern: '\\S' },
  },
  required: ['subject', 'name', 'email', 'text'],
  additionalProperties: false,
})

const message = jsonSchema({
  type: 'object',
  properties: { text: { type: 'string', minLength: 1, maxLength: 10_000, pattern: '\\S' } },
  required: ['text'],
  additionalProperties: false,
})

const byToken = jsonSchema({
  type: 'object',
  properties: { token: { type: 'string', format: 'uuid' } },
  required: ['token'],
})

const lastHour = `select count(*) filter (where lower(requester_email) = lower($1))::int as of_one, count(*)::int as of_all
  from tickets join messages on messages.ticket_id = tickets.id
  where messages.kind = 'request' and messages.created_at > now() - interval '1 hour'`

/** Anyone can send requests: some of one address and some more in all are taken in an hour. */
const mustNotBeTooMany = async ({ db, settings }: Context, email: string): Promise<void> => {
  const { takesRequests = true } = settings
  if (!takesRequests) throw new Problem(404, 'Requests are not taken here')
  const [sent] = await db.query<{ of_one: number; of_all: number }>(lastHour, [email])
  if (sent && (sent.of_one >= mostPerHour || sent.of_all >= mostPerHourOfAll))
    throw new Problem(429, 'There were too many requests: try again in an hour', { code: 'helpdesk.request.limited' })
}

const ofToken = async ({ db }: Context, token: string): Promise<Ticket> => {
  const [ticket] = await db.query<Ticket>(
    'select id, number, subject, status, requester_name, requester_email, assignee_id from tickets where token = $1',
    [token],
  )
  if (!ticket) throw new Problem(404, 'There is no such request')
  return ticket
}

/** For a form on a website: nobody has to be signed in, and the token is what lets somebody follow the request. */
export const requestRoutes = defineRoutes({
  'POST /requests': {
    public: true,
    input: { body: request },
    handler: async (_request, context) => {
      await mustNotBeTooMany(context, context.input.body.email)
      const { number, token } = await openTicket(context, context.input.body)
      return Response.json({ number, token }, { status: 201 })
    },
  },

  'GET /requests/:token': {
    public: true,
    input: { params: byToken },
    handler: async (_request, context) => {
      const { id, number, subject, status } = await ofToken(context, context.input.params.token)
      const messages = await context.db.query(
        `select kind, author_name, text, created_at from messages
         where ticket_id = $1 and kind <> 'note' order by created_at limit 200`,
        [id],
      )
      return { number, subject, status, messages }
    },
  },

  'POST /requests/:token/messages': {
    public: true,
    input: { params: byToken, body: message },
    handler: async (_request, context) => {
      const { params, body } = context.input
      const ticket = await ofToken(context, params.token)
      await mustNotBeTooMany(context, ticket.requester_email ?? '')
      await context.db.batch([
        [
          `insert into messages (ticket_id, kind, author_name, text) values ($1, 'request', $2, $3)`,
          [ticket.id, ticket.requester_name, body.text],
        ],
        [`update tickets set status = 'open', solved_at = null, updated_at = now() where id = $1`, [ticket.id]],
      ])
      if (ticket.assignee_id)
        await notifyOf(
          context,
          ticket,
          [ticket.assignee_id],
          say.all('saidTicketAnswered', { name: ticket.requester_name, number: ticket.number }),
        )
      return Response.json({ number: ticket.number }, { status: 201 })
    },
  },
})
