import { dayFromNow } from './day-from-now.ts'
import type { SeedPlugin } from './seed-plugin.ts'

/** Settings of the billing plugin, with what invoices say of who sends them. @param tenant its name */
export const billingSettings = (tenant: string) => ({
  companyName: `${tenant} Ltd`,
  companyAddress: '12 Market Street, 00100 Springfield',
  companyTaxNumber: 'IT 01234567890',
  companyBank: 'IT60 X054 2811 1010 0000 0123 456',
  footer: 'Thank you for your business.',
})

const products = [
  ['Consulting, one day', 780, 22],
  ['Support, one month', 149.9, 22],
  ['Training for a team', 1250, 22],
  ['Printed manual', 24.5, 4],
] as const

interface DemoInvoice {
  /** How many days ago it was issued; none for what is still a draft. */
  ago?: number
  /** How many days later it was paid, if it was. */
  paidAfter?: number
  /** Days to pay in. */
  days: number
  lines: [product: number, quantity: number][]
  note?: string
}

/** A year of work, one after the other as numbers go: most is paid, one is late, the newest is a draft. */
const invoices: DemoInvoice[] = [
  { ago: 322, paidAfter: 21, days: 30, lines: [[0, 3]] },
  { ago: 291, paidAfter: 28, days: 30, lines: [[1, 12]], note: 'A whole year of support.' },
  { ago: 263, paidAfter: 12, days: 14, lines: [[2, 1]] },
  { ago: 230, paidAfter: 25, days: 30, lines: [[0, 5]] },
  {
    ago: 201,
    paidAfter: 30,
    days: 30,
    lines: [
      [0, 4],
      [3, 20],
    ],
  },
  { ago: 172, paidAfter: 9, days: 14, lines: [[2, 2]] },
  { ago: 139, paidAfter: 18, days: 30, lines: [[0, 6]] },
  {
    ago: 111,
    paidAfter: 34,
    days: 30,
    lines: [
      [0, 4],
      [2, 1],
    ],
  },
  { ago: 80, paidAfter: 16, days: 30, lines: [[0, 7.5]] },
  {
    ago: 52,
    paidAfter: 20,
    days: 30,
    lines: [
      [0, 5],
      [3, 10],
    ],
  },
  {
    ago: 33,
    days: 14,
    lines: [
      [2, 1],
      [3, 8],
    ],
  },
  { ago: 19, days: 30, lines: [[0, 1.5]] },
  {
    ago: 6,
    days: 60,
    lines: [
      [0, 8],
      [2, 2],
    ],
    note: 'As agreed in our offer.',
  },
  { days: 30, lines: [[1, 3]] },
]

export const seedBilling: SeedPlugin = async ({ slug, call }) => {
  for (const [name, price, tax_percent] of products) await call('POST', '/products', { name, price, tax_percent })
  const { items: contacts } = await call<{ items: { id: string }[] }>('GET', '/contacts')
  const customers: string[] = []
  for (const { id } of contacts.filter((_, at) => at % (slug === 'acme' ? 9 : 5) === 0).slice(0, 4))
    customers.push((await call<{ id: string }>('POST', '/customers/of-contact', { contact_id: id })).id)
  for (const [at, { ago, paidAfter, days, lines, note }] of invoices.slice(slug === 'acme' ? 0 : -4).entries()) {
    const { id } = await call<{ id: string }>('POST', '/invoices', {
      customer_id: customers[at % customers.length],
      payment_days: days,
      note,
      lines: lines.map(([product, quantity]) => {
        const [description, unit_price, tax_percent] = products[product]!
        return { description, quantity, unit_price, tax_percent }
      }),
    })
    if (ago === undefined) continue
    await call('POST', `/invoices/${id}/issue?issued_on=${dayFromNow(-ago)}`)
    if (paidAfter !== undefined) await call('POST', `/invoices/${id}/pay`, { paid_on: dayFromNow(paidAfter - ago) })
  }
}
