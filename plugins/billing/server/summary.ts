import { defineRoutes } from '@plexica/sdk'
import { digitsOf } from './money.ts'

/** Of one currency: amounts of several can't be added up. */
const totals = `select coalesce(sum(total) filter (where status = 'paid' and paid_on >= date_trunc('year', current_date)), 0) as paid,
    coalesce(sum(total) filter (where status = 'issued'), 0) as open,
    coalesce(sum(total) filter (where status = 'issued' and due_on < current_date), 0) as overdue,
    count(*) filter (where status = 'issued' and due_on < current_date)::int as overdue_count,
    count(*) filter (where status = 'draft')::int as drafts
  from invoices where currency = $1`

const months = `select to_char(month, 'YYYY-MM-DD') as month,
    coalesce(sum(net) filter (where status = 'paid'), 0)::float8 as paid,
    coalesce(sum(net) filter (where status = 'issued'), 0)::float8 as open
  from generate_series(date_trunc('month', current_date) - interval '11 months', date_trunc('month', current_date), '1 month') as month
  left join invoices on date_trunc('month', issued_on) = month and currency = $1 and status in ('issued', 'paid')
  group by month order by month`

const best = `select customer_name as customer, sum(net)::float8 as net from invoices
  where currency = $1 and status in ('issued', 'paid') and issued_on > current_date - 365
  group by customer_name order by net desc limit 6`

export const summaryRoutes = defineRoutes({
  'GET /summary': {
    permission: 'billing.invoices.read',
    handler: async (_request, { db, settings }) => {
      const { currency = 'EUR' } = settings
      const unit = 10 ** digitsOf(currency)
      const [[sums], byMonth, customers] = await Promise.all([
        db.query<Record<'paid' | 'open' | 'overdue' | 'overdue_count' | 'drafts', number>>(totals, [currency]),
        db.query<{ month: string; paid: number; open: number }>(months, [currency]),
        db.query<{ customer: string; net: number }>(best, [currency]),
      ])
      return {
        currency,
        paid: Number(sums?.paid) / unit,
        open: Number(sums?.open) / unit,
        overdue: Number(sums?.overdue) / unit,
        overdueCount: sums?.overdue_count,
        drafts: sums?.drafts,
        months: byMonth.map(({ month, paid, open }) => ({ month, paid: paid / unit, open: open / unit })),
        customers: customers.map(({ customer, net }) => ({ customer, net: net / unit })),
      }
    },
  },
})
