import type { Context, Said } from '@plexica/sdk'
import type { Ticket } from './tickets.ts'

/** Tells people in the app, but not of what they did themselves. Who can't be told is no reason to fail. */
export const notifyOf = async (
  { notify, can, user, log }: Context,
  { subject }: Ticket,
  people: string[],
  title: Said,
) => {
  const users = people.filter((id) => id !== user?.id)
  if (users.length === 0 || !can('notify')) return
  try {
    await notify.send({ users, title, body: subject, url: '/p/helpdesk/tickets' })
  } catch (error) {
    log.warn('could not tell', error)
  }
}
