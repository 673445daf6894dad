import type { SeedPlugin } from './seed-plugin.ts'

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
  days: number
  lines: [product: number, quantity: number][]
  state: 'draft' | 'issued' | 'paid'
  note?: string
}

const invoices: DemoInvoice[] = [
  {
    days: 30,
    lines: [
      [0, 4],
      [3, 10],
    ],
    state: 'paid',
  },
  { days: 30, lines: [[1, 12]], state: 'paid', note: 'A whole year of support.' },
  {
    days: 14,
    lines: [
      [2, 1],
      [3, 8],
    ],
    state: 'issued',
  },
  { days: 30, lines: [[0, 1.5]], state: 'issued' },
  {
    days: 60,
    lines: [
      [0, 10],
      [2, 2],
    ],
    state: 'issued',
    note: 'As agreed in our offer.',
  },
  { days: 30, lines: [[1, 3]], state: 'draft' },
]

export const seedBilling: SeedPlugin = async ({ slug, call }) => {
  for (const [name, price, tax_percent] of products) await call('POST', '/products', { name, price, tax_percent })
  const { items: contacts } = await call<{ items: { id: string }[] }>('GET', '/contacts')
  const customers: string[] = []
  for (const { id } of contacts.filter((_, at) => at % (slug === 'acme' ? 9 : 5) === 0).slice(0, 4))
    customers.push((await call<{ id: string }>('POST', '/customers/of-contact', { contact_id: id })).id)
  for (const [at, { days, lines, state, note }] of invoices.slice(0, slug === 'acme' ? 6 : 3).entries()) {
    const { id } = await call<{ id: string }>('POST', '/invoices', {
      customer_id: customers[at % customers.length],
      payment_days: days,
      note,
      lines: lines.map(([product, quantity]) => {
        const [description, unit_price, tax_percent] = products[product]!
        return { description, quantity, unit_price, tax_percent }
      }),
    })
    if (state !== 'draft') await call('POST', `/invoices/${id}/issue`)
    if (state === 'paid') await call('POST', `/invoices/${id}/pay`, {})
  }
}
