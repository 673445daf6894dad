import { isPlexicaError, Problem, type Context, type OpenTransaction, type Row, type Transaction } from '@plexica/sdk'

export interface Ticket extends Row {
  id: string
  number: number
  token: string
  subject: string
  status: 'open' | 'waiting' | 'solved'
  priority: string
  requester_name: string
  requester_email: string | null
  assignee_id: string | null
  assignee_name: string | null
}

interface NewTicket {
  subject: string
  text: string
  name: string
  email?: string | null
  priority?: string
}

const columns = `id, number, subject, status, priority, requester_name, requester_email, contact_id, assignee_id,
  assignee_name, answer_by, answered_at, solved_at, created_at, updated_at`

/** Late is what nobody answered in time. */
export const select = `select ${columns}, status = 'open' and answered_at is null and answer_by < now() as late from tickets`

/** 404, to be thrown. */
export const noSuchTicket = () => new Problem(404, 'There is no such ticket')

/** A ticket as it is shown. @throws {Problem} 404 */
export const readTicket = async (db: Transaction, id: string): Promise<Ticket> => {
  const [ticket] = await db.query<Ticket>(`select * from (${select}) as found where id = $1`, [id])
  if (!ticket) throw noSuchTicket()
  return ticket
}

/** Publishes what happened to a ticket; with `tx` only if that is committed. */
export const tell = (
  { events }: Context,
  what: 'created' | 'replied' | 'solved' | 'late',
  { id, number, subject, requester_email }: Ticket,
  tx?: OpenTransaction,
) =>
  events.publish(
    `helpdesk.ticket.${what}`,
    { id, number, subject, email: requester_email },
    { key: id, ...(tx && { tx }) },
  )

/** The contact of an address in the CRM; none where there is no CRM, or nobody may look. */
const contactOf = async ({ plugins, can }: Context, email: string | null | undefined): Promise<string | null> => {
  if (!email || !can('plugins:crm.findContact')) return null
  try {
    const contact = await plugins.call<{ id: string } | null>('crm', 'findContact', { email })
    return contact?.id ?? null
  } catch (error) {
    if (isPlexicaError(error, 'installation.unknown', 'installation.disabled', 'installation.failed', 'call.forbidden'))
      return null
    throw error
  }
}

/**
 * Opens a ticket with what was asked as its first message, due as its priority has it, and publishes
 * `helpdesk.ticket.created`.
 */
export const openTicket = async (context: Context, given: NewTicket): Promise<Ticket> => {
  const { subject, text, name, email = null, priority = 'normal' } = given
  const { answerHours = 8, urgentHours = 1 } = context.settings
  const contact = await contactOf(context, email)
  return context.db.transaction(async (tx) => {
    const [ticket] = await tx.query<Ticket>(
      `insert into tickets (subject, requester_name, requester_email, contact_id, priority, answer_by)
       values ($1, $2, $3, $4, $5, now() + make_interval(hours => $6)) returning ${columns}, token, false as late`,
      [subject, name, email, contact, priority, priority === 'urgent' ? urgentHours : answerHours],
    )
    await tx.execute(`insert into messages (ticket_id, kind, author_name, text) values ($1, 'request', $2, $3)`, [
      ticket!.id,
      name,
      text,
    ])
    await tell(context, 'created', ticket!, tx)
    return ticket!
  })
}
