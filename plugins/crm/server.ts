import { definePlugin } from '@plexica/sdk'
import { activityRoutes, noteInvoice } from './server/activities.ts'
import { contactRoutes } from './server/contacts.ts'
import { dealRoutes } from './server/deals.ts'
import { exposed } from './server/exposed.ts'
import { summaryRoutes } from './server/summary.ts'

export default definePlugin({
  routes: { ...contactRoutes, ...dealRoutes, ...activityRoutes, ...summaryRoutes },
  events: { 'billing.invoice.*': noteInvoice },
  exposes: exposed,
})
