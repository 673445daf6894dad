import { defineRoutes, formSchema, listing, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { notifyOf } from './notices.ts'
import { say } from './say.ts'
import { noSuchTicket, openTicket, readTicket, select, tell } from './tickets.ts'

const inOrder = (column: string, ...values: string[]) => `array_position(array['${values.join("','")}'], ${column})`

const tickets = listing({
  select,
  search: ['subject', 'requester_name', 'requester_email', 'number'],
  sort: {
    number: 'number',
    subject: 'lower(subject)',
    status: inOrder('status', 'open', 'waiting', 'solved'),
    priority: inOrder('priority', 'low', 'normal', 'high', 'urgent'),
    answer_by: 'answer_by',
    updated_at: 'updated_at',
  },
  defaultSort: '-updated_at',
  filters: {
    status: 'choices',
    priority: 'choices',
    assignee_id: 'choice',
    requester_email: 'choice',
    late: 'boolean',
  },
})

const nameOfAssignee = async ({ users }: Context, id: string | null): Promise<string | null> => {
  if (!id) return null
  const person = await users.get(id)
  if (person) return person.name
  throw new Problem(400, 'Something in the input is not right', {
    errors: [{ field: 'assignee_id', rule: 'is nobody of the team' }],
  })
}

export const ticketRoutes = defineRoutes({
  'GET /people': {
    permission: 'helpdesk.tickets.read',
    handler: async (_request, { users, can }) =>
      can('users') ? { items: (await users.list({ limit: 100 })).items } : { items: [] },
  },

  'GET /tickets': {
    permission: 'helpdesk.tickets.read',
    input: { query: tickets.query },
    handler: (_request, { db, input }) => tickets.read(db, input.query),
  },

  'GET /tickets/:id': {
    permission: 'helpdesk.tickets.read',
    input: { params: byId },
    handler: (_request, { db, input: { params } }) => readTicket(db, params.id),
  },

  'POST /tickets': {
    permission: 'helpdesk.tickets.write',
    input: { body: formSchema(forms.ticket) },
    handler: async (_request, context) => {
      const { token: _, ...ticket } = await openTicket(context, context.input.body)
      return Response.json(ticket, { status: 201 })
    },
  },

  'PATCH /tickets/:id': {
    permission: 'helpdesk.tickets.write',
    input: { params: byId, body: formSchema(forms.change, { partial: true }) },
    handler: async (_request, context) => {
      const { db, input } = context
      const { params, body } = input
      const before = await readTicket(db, params.id)
      const { assignee_id } = body
      const named = assignee_id === undefined ? {} : { assignee_name: await nameOfAssignee(context, assignee_id) }
      await db.transaction(async (tx) => {
        await tx.execute(
          `update tickets set (subject, status, priority, assignee_id, assignee_name) =
           (select subject, status, priority, assignee_id, assignee_name from jsonb_populate_record(tickets, $2::jsonb)),
           solved_at = case coalesce($3, status) when 'solved' then coalesce(solved_at, now()) end, updated_at = now()
           where id = $1`,
          [params.id, { ...body, ...named }, body.status ?? null],
        )
        if (body.status === 'solved' && before.status !== 'solved') await tell(context, 'solved', before, tx)
      })
      const ticket = await readTicket(db, params.id)
      if (ticket.assignee_id && ticket.assignee_id !== before.assignee_id)
        await notifyOf(
          context,
          ticket,
          [ticket.assignee_id],
          say.all('saidTicketIsYours', { number: ticket.number, subject: ticket.subject.slice(0, 120) }),
        )
      return ticket
    },
  },

  'DELETE /tickets/:id': {
    permission: 'helpdesk.tickets.delete',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from tickets where id = $1', [params.id])
      if (rowCount === 0) throw noSuchTicket()
    },
  },
})
