import { defineRoutes, formSchema, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { readTicket, tell } from './tickets.ts'

const textOf = async ({ db }: Context, answer: string | null | undefined, text: string): Promise<string> => {
  if (!answer) return text
  const [canned] = await db.query<{ text: string }>('select text from answers where id::text = $1', [answer])
  return [canned?.text, text].filter(Boolean).join('\n\n')
}

export const messageRoutes = defineRoutes({
  'GET /tickets/:id/messages': {
    permission: 'helpdesk.tickets.read',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => ({
      items: await db.query(
        'select id, kind, author_name, text, created_at from messages where ticket_id = $1 order by created_at desc limit 200',
        [params.id],
      ),
    }),
  },

  'POST /tickets/:id/messages': {
    permission: 'helpdesk.tickets.write',
    input: { params: byId, body: formSchema(forms.message) },
    handler: async (_request, context) => {
      const { db, user, input } = context
      const { answer_id, text, internal = false, solve = false } = input.body
      const ticket = await readTicket(db, input.params.id)
      const written = await textOf(context, answer_id, text?.trim() ?? '')
      if (written === '')
        throw new Problem(400, 'Something in the input is not right', {
          errors: [{ field: 'text', rule: 'is needed, or a canned answer' }],
        })
      return db.transaction(async (tx) => {
        const [message] = await tx.query(
          `insert into messages (ticket_id, kind, author_name, text) values ($1, $2, $3, $4)
           returning id, kind, author_name, text, created_at`,
          [ticket.id, internal ? 'note' : 'reply', user!.name, written],
        )
        if (!internal) {
          await tx.execute(
            `update tickets set answered_at = coalesce(answered_at, now()), updated_at = now(),
             status = $2, solved_at = case $2 when 'solved' then now() end where id = $1`,
            [ticket.id, solve ? 'solved' : 'waiting'],
          )
          await tell(context, solve ? 'solved' : 'replied', ticket, tx)
        }
        return Response.json(message, { status: 201 })
      })
    },
  },
})
