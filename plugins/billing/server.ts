import { definePlugin } from '@plexica/sdk'
import { customerRoutes, forgetContact } from './server/customers.ts'
import { exposed } from './server/exposed.ts'
import { invoiceRoutes } from './server/invoice-routes.ts'
import { overdue } from './server/overdue.ts'
import { productRoutes } from './server/products.ts'
import { summaryRoutes } from './server/summary.ts'

export default definePlugin({
  routes: { ...invoiceRoutes, ...customerRoutes, ...productRoutes, ...summaryRoutes },
  events: { 'crm.contact.deleted': forgetContact },
  jobs: { overdue },
  exposes: exposed,
})
