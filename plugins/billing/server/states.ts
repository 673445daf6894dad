import { Problem, type Context, type OpenTransaction } from '@plexica/sdk'
import { noSuchInvoice, readInvoice, type Invoice } from './invoices.ts'

/** The next number of the year: the row stays locked until the transaction is over, so none is lost or given twice. */
const nextNumber = `insert into numbers (year, last) values (extract(year from coalesce($1::date, current_date)), 1)
  on conflict (year) do update set last = numbers.last + 1 returning year, last`

const issued = `update invoices set status = 'issued', number = $2, issued_on = coalesce($3::date, current_date),
  due_on = coalesce($3::date, current_date) + payment_days, customer_name = customers.name, customer_address = customers.address,
  customer_tax_number = customers.tax_number
  from customers where customers.id = customer_id and invoices.id = $1`

const lock = `select status, total from invoices where id = $1 for update`

const tell = async ({ events }: Context, what: 'issued' | 'paid' | 'voided', id: string, tx: OpenTransaction) => {
  const { number, contact_id, customer_name, total, currency, digits, due_on } = await readInvoice(tx, id)
  const data = { id, number, contact_id, customer: customer_name, total, currency, digits, due_on }
  await events.publish(`billing.invoice.${what}`, data, { key: id, tx })
}

const change = async (
  context: Context,
  id: string,
  {
    from,
    what,
    apply,
  }: {
    from: Invoice['status'][]
    what: 'issued' | 'paid' | 'voided'
    apply: (tx: OpenTransaction) => Promise<unknown>
  },
): Promise<Invoice> => {
  await context.db.transaction(async (tx) => {
    const [found] = await tx.query<Pick<Invoice, 'status' | 'total'>>(lock, [id])
    if (!found) throw noSuchInvoice()
    if (!from.includes(found.status))
      throw new Problem(
        409,
        'An invoice that is {status, select, draft {a draft} issued {issued} paid {paid} other {void}} can not be {what, select, issued {issued} paid {paid} other {voided}}',
        { code: 'billing.invoice.state', values: { status: found.status, what } },
      )
    await apply(tx)
    await tell(context, what, id, tx)
  })
  return readInvoice(context.db, id)
}

/** Whether numbers and days would still go up together. */
const isInOrder = `select $1::date <= current_date
    and $1::date >= coalesce((select max(issued_on) from invoices), $1::date) as holds`

/**
 * Gives a draft its number; from then on it does not change any more.
 * @param on such as `2026-11-23`, no day before that of another invoice; today unless told
 */
export const issue = (context: Context, id: string, on: string | null) =>
  change(context, id, {
    from: ['draft'],
    what: 'issued',
    apply: async (tx) => {
      const { numberPrefix = 'INV-' } = context.settings
      const [next] = await tx.query<{ year: number; last: number }>(nextNumber, [on])
      const [order] = on === null ? [] : await tx.query<{ holds: boolean }>(isInOrder, [on])
      if (order?.holds === false)
        throw new Problem(409, 'Invoices are issued one day after the other, and none in days to come', {
          code: 'billing.invoice.date',
        })
      await tx.execute(issued, [id, `${numberPrefix}${next!.year}-${String(next!.last).padStart(4, '0')}`, on])
    },
  })

/** @param paidOn such as `2026-11-23`; today unless told */
export const pay = (context: Context, id: string, paidOn: string | null) =>
  change(context, id, {
    from: ['issued'],
    what: 'paid',
    apply: (tx) =>
      tx.execute(`update invoices set status = 'paid', paid_on = coalesce($2::date, current_date) where id = $1`, [
        id,
        paidOn,
      ]),
  })

/** Keeps the number: an invoice that was issued is never gone. */
export const voidInvoice = (context: Context, id: string) =>
  change(context, id, {
    from: ['issued'],
    what: 'voided',
    apply: (tx) => tx.execute(`update invoices set status = 'void' where id = $1`, [id]),
  })
