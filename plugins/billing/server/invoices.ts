import { Problem, type Context, type Transaction } from '@plexica/sdk'
import { digitsOf, inSmallestUnit, shown } from './money.ts'

export interface Invoice {
  id: string
  number: string | null
  status: 'draft' | 'issued' | 'paid' | 'void'
  customer_id: string
  contact_id: string | null
  customer_name: string
  customer_address: string | null
  customer_tax_number: string | null
  currency: string
  digits: number
  issued_on: string | null
  due_on: string | null
  /** Whole numbers of the smallest unit, as all amounts without `_shown`. */
  net: number
  tax: number
  total: number
  note: string | null
}

export interface Line {
  description: string
  quantity: number
  unit_price: number
  tax_percent: number
  net: number
}

interface NewLine {
  description: string
  quantity: number
  /** In the currency's own unit, such as 12.5 for 12.50 EUR. */
  unit_price: number
  tax_percent?: number
}

export const select = `select invoices.*, customers.contact_id, ${shown('net')}, ${shown('tax')}, ${shown('total')},
  case when status = 'issued' and due_on < current_date then 'overdue' else status end as state
  from invoices join customers on customers.id = invoices.customer_id`

/** 404, to be thrown. */
export const noSuchInvoice = () => new Problem(404, 'There is no such invoice')

/** An invoice with what it adds up to. @throws {Problem} 404 */
export const readInvoice = async (db: Transaction, id: string): Promise<Invoice> => {
  const [invoice] = await db.query<Invoice>(`select * from (${select}) as found where id = $1`, [id])
  if (!invoice) throw noSuchInvoice()
  return invoice
}

/** The lines of an invoice, in their order. */
export const readLines = (db: Transaction, id: string): Promise<Line[]> =>
  db.query<Line>(
    `select position, description, quantity::float8 as quantity, lines.unit_price, lines.net, currency,
     (lines.unit_price / power(10, digits))::float8 as price_shown, (lines.net / power(10, digits))::float8 as net_shown,
     tax_percent::float8 as tax_percent
     from lines join invoices on invoices.id = invoice_id where invoice_id = $1 order by position`,
    [id],
  )

const writeLine = `insert into lines (invoice_id, position, description, quantity, unit_price, tax_percent, net)
  select id, $2, $3, $4, price, $6, round($4::numeric * price)
  from invoices, lateral (select ${inSmallestUnit('$5', 'digits')} as price) as priced where id = $1`

/** Tax is rounded once for each rate, on the sum of its lines. */
const addUp = `update invoices set (net, tax, total) = (
    select coalesce(sum(net), 0), coalesce(sum(tax), 0), coalesce(sum(net + tax), 0) from (
      select sum(net) as net, round(sum(net) * tax_percent / 100) as tax from lines where invoice_id = $1 group by tax_percent
    ) as rates)
  where id = $1`

/** Puts lines in place of those that an invoice has, and adds them up. */
export const writeLines = async (tx: Transaction, { settings }: Context, id: string, lines: readonly NewLine[]) => {
  const { taxPercent = 22 } = settings
  await tx.execute('delete from lines where invoice_id = $1', [id])
  for (const [position, { description, quantity, unit_price, tax_percent }] of lines.entries())
    await tx.execute(writeLine, [id, position, description, quantity, unit_price, tax_percent ?? taxPercent])
  await tx.execute(addUp, [id])
}

interface NewInvoice {
  customer_id: string
  lines: readonly NewLine[]
  payment_days?: number | null
  note?: string | null
}

/**
 * Makes a draft with its lines, in the currency of the settings. @throws {Problem} 400 where the customer does not
 * exist
 */
export const addDraft = async (context: Context, given: NewInvoice): Promise<Invoice> => {
  const { currency = 'EUR', paymentDays = 30 } = context.settings
  const id = await context.db.transaction(async (tx) => {
    const [made] = await tx.query<{ id: string }>(
      `insert into invoices (customer_id, customer_name, customer_address, customer_tax_number, currency, digits, payment_days, note)
       select id, name, address, tax_number, $2, $3, $4, $5 from customers where id::text = $1 returning id`,
      [given.customer_id, currency, digitsOf(currency), given.payment_days ?? paymentDays, given.note ?? null],
    )
    if (!made)
      throw new Problem(400, 'Something in the input is not right', {
        errors: [{ field: 'customer_id', rule: 'names no customer that exists' }],
      })
    await writeLines(tx, context, made.id, given.lines)
    return made.id
  })
  return readInvoice(context.db, id)
}
