import { definePlugin } from '@plexica/sdk'
import { answerRoutes } from './server/answers.ts'
import { messageRoutes } from './server/messages.ts'
import { requestRoutes } from './server/requests.ts'
import { summaryRoutes } from './server/summary.ts'
import { ticketRoutes } from './server/ticket-routes.ts'
import { openTicket } from './server/tickets.ts'
import { watch } from './server/watch.ts'

export default definePlugin({
  routes: { ...ticketRoutes, ...messageRoutes, ...requestRoutes, ...answerRoutes, ...summaryRoutes },
  jobs: { watch },
  exposes: {
    openTicket: async (given, context) => {
      const { id, number } = await openTicket(context, given)
      return { id, number }
    },
    ticketsOf: ({ email }, { db }) =>
      db.query(
        `select id, number, subject, status from tickets where lower(requester_email) = lower($1)
         order by created_at desc limit 100`,
        [email],
      ),
  },
})
