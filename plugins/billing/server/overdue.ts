import type { Context, PluginJob } from '@plexica/sdk'
import type { Invoice } from './invoices.ts'
import { inWords } from './money.ts'
import { languages, say } from './say.ts'

const newlyOverdue = `select number, customer_name, total, currency, digits, due_on from invoices
  where status = 'issued' and due_on = current_date - 1 order by number limit 50`

/** Every morning: tells admins of the invoices that were due yesterday and are not paid. */
export const overdue = async (_job: PluginJob, { db, notify }: Context) => {
  const found = await db.query<Invoice>(newlyOverdue)
  if (found.length === 0) return { overdue: 0 }
  const lines = (locale: string) =>
    found.map((invoice) => `${invoice.number}  ${invoice.customer_name}  ${inWords(invoice.total, invoice, locale)}`)
  await notify.send(
    {
      roles: ['owner', 'admin'],
      title:
        found.length === 1
          ? say.all('saidOneOverdue', { number: found[0]?.number ?? '' })
          : say.all('saidManyOverdue', { count: found.length }),
      body: Object.fromEntries(languages.map((locale) => [locale, lines(locale).join('\n')])),
      url: '/p/billing/invoices?state=overdue',
    },
    { channels: ['inApp', 'email'] },
  )
  return { overdue: found.length }
}
