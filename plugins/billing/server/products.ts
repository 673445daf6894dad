import { defineRoutes, formSchema, listing, Problem } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { digitsOf, inSmallestUnit } from './money.ts'

const columns = `id, name, unit_price, (unit_price / power(10, digits))::float8 as price, currency,
  tax_percent::float8 as tax_percent, created_at`

const products = listing({
  select: `select ${columns} from products`,
  search: ['name'],
  sort: { name: 'lower(name)', price: 'price', tax_percent: 'tax_percent', created_at: 'created_at' },
  defaultSort: 'name',
})

const noSuchProduct = () => new Problem(404, 'There is no such product')

export const productRoutes = defineRoutes({
  'GET /products': {
    permission: 'billing.invoices.read',
    input: { query: products.query },
    handler: (_request, { db, input }) => products.read(db, input.query),
  },

  'POST /products': {
    permission: 'billing.invoices.write',
    input: { body: formSchema(forms.product) },
    handler: async (_request, { db, settings, input: { body } }) => {
      const { currency = 'EUR', taxPercent = 22 } = settings
      const [made] = await db.query(
        `insert into products (name, unit_price, currency, digits, tax_percent)
         values ($1, ${inSmallestUnit('$2', '$4')}, $3, $4, $5) returning ${columns}`,
        [body.name, body.price, currency, digitsOf(currency), body.tax_percent ?? taxPercent],
      )
      return Response.json(made, { status: 201 })
    },
  },

  'PATCH /products/:id': {
    permission: 'billing.invoices.write',
    input: { params: byId, body: formSchema(forms.product, { partial: true }) },
    handler: async (_request, { db, input: { params, body } }) => {
      const [changed] = await db.query(
        `update products set name = coalesce($2, name), tax_percent = coalesce($4, tax_percent),
         unit_price = coalesce(${inSmallestUnit('$3', 'digits')}, unit_price) where id = $1 returning ${columns}`,
        [params.id, body.name ?? null, body.price ?? null, body.tax_percent ?? null],
      )
      if (!changed) throw noSuchProduct()
      return changed
    },
  },

  'DELETE /products/:id': {
    permission: 'billing.invoices.write',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from products where id = $1', [params.id])
      if (rowCount === 0) throw noSuchProduct()
    },
  },
})
