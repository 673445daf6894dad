import type { Context, PluginJob } from '@plexica/sdk'
import { say } from './say.ts'
import { tell, type Ticket } from './tickets.ts'

const newlyLate = `update tickets set told_late = true
  where status = 'open' and answered_at is null and answer_by < now() and not told_late
  returning id, number, subject, requester_email, assignee_id`

/** Every five minutes: whoever has a ticket that nobody answered in time is told, once; admins, if nobody has it. */
export const watch = async (_job: PluginJob, context: Context) => {
  const late = await context.db.transaction(async (tx) => {
    const found = await tx.query<Ticket>(newlyLate)
    for (const ticket of found) await tell(context, 'late', ticket, tx)
    return found
  })
  for (const { number, subject, assignee_id } of late.slice(0, 50)) {
    const whom = assignee_id ? { users: [assignee_id] } : { roles: ['owner' as const, 'admin' as const] }
    await context.notify.send(
      { ...whom, title: say.all('saidTicketWaits', { number }), body: subject, url: '/p/helpdesk/tickets' },
      { channels: ['inApp', 'email'] },
    )
  }
  return { late: late.length }
}
