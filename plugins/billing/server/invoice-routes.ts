import { defineRoutes, formSchema, listing, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId, issuedOn } from './by-id.ts'
import { addCustomer } from './customers.ts'
import { addDraft, noSuchInvoice, readInvoice, readLines, select, writeLines } from './invoices.ts'
import { dayIn } from './days.ts'
import { inWords } from './money.ts'
import { pdfOf } from './pdf-file.ts'
import { say } from './say.ts'
import { issue, pay, voidInvoice } from './states.ts'

const invoices = listing({
  select,
  search: ['number', 'customer_name', 'note'],
  sort: {
    number: 'number',
    customer_name: 'lower(customer_name)',
    state: 'state',
    issued_on: 'issued_on',
    due_on: 'due_on',
    total_shown: 'total_shown',
    created_at: 'created_at',
  },
  defaultSort: '-created_at',
  filters: { state: 'choices', customer_id: 'choice', issued_on: 'dates', total_shown: 'numbers' },
})

const fromWizard = formSchema({
  schema: {
    type: 'object',
    properties: { ...forms.who.schema.properties, ...forms.what.schema.properties, ...forms.terms.schema.properties },
    required: [...forms.who.schema.required, ...forms.what.schema.required],
  },
  uischema: forms.who.uischema,
})

const mustBeDraft = async ({ db }: Context, id: string) => {
  const invoice = await readInvoice(db, id)
  if (invoice.status !== 'draft')
    throw new Problem(409, 'Only a draft can be changed or deleted', { code: 'billing.invoice.state' })
}

export const invoiceRoutes = defineRoutes({
  'GET /invoices': {
    permission: 'billing.invoices.read',
    input: { query: invoices.query },
    handler: (_request, { db, input }) => invoices.read(db, input.query),
  },

  'GET /currency': {
    permission: 'billing.invoices.read',
    handler: (_request, { settings }) => ({ currency: settings.currency ?? 'EUR' }),
  },

  'GET /invoices/:id': {
    permission: 'billing.invoices.read',
    input: { params: byId },
    handler: (_request, { db, input: { params } }) => readInvoice(db, params.id),
  },

  'GET /invoices/:id/lines': {
    permission: 'billing.invoices.read',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => ({ items: await readLines(db, params.id) }),
  },

  'POST /invoices': {
    permission: 'billing.invoices.write',
    input: { body: fromWizard },
    handler: async (_request, context) => {
      const { is_new, customer_id, name, email, address, ...rest } = context.input.body
      const customer = is_new ? (await addCustomer(context, { name, email, address })).id : customer_id
      return Response.json(await addDraft(context, { ...rest, customer_id: customer }), { status: 201 })
    },
  },

  'PATCH /invoices/:id': {
    permission: 'billing.invoices.write',
    input: { params: byId, body: formSchema(forms.draft, { partial: true }) },
    handler: async (_request, context) => {
      const { params, body } = context.input
      await mustBeDraft(context, params.id)
      await context.db.transaction(async (tx) => {
        await tx.execute(
          `update invoices set customer_id = customers.id, customer_name = customers.name,
           payment_days = coalesce($3, payment_days), note = case when $4 then $5 else note end
           from customers where invoices.id = $1 and status = 'draft'
             and customers.id::text = coalesce($2, invoices.customer_id::text)`,
          [params.id, body.customer_id ?? null, body.payment_days ?? null, 'note' in body, body.note ?? null],
        )
        if (body.lines) await writeLines(tx, context, params.id, body.lines)
      })
      return readInvoice(context.db, params.id)
    },
  },

  'DELETE /invoices/:id': {
    permission: 'billing.invoices.write',
    input: { params: byId },
    handler: async (_request, context) => {
      const { params } = context.input
      await mustBeDraft(context, params.id)
      const { rowCount } = await context.db.execute(`delete from invoices where id = $1 and status = 'draft'`, [
        params.id,
      ])
      if (rowCount === 0) throw noSuchInvoice()
    },
  },

  'POST /invoices/:id/issue': {
    permission: 'billing.invoices.issue',
    input: { params: byId, query: issuedOn },
    handler: (_request, context) => issue(context, context.input.params.id, context.input.query.issued_on ?? null),
  },

  'POST /invoices/:id/pay': {
    permission: 'billing.invoices.issue',
    input: { params: byId, body: formSchema(forms.payment) },
    handler: (_request, context) => pay(context, context.input.params.id, context.input.body.paid_on ?? null),
  },

  'POST /invoices/:id/void': {
    permission: 'billing.invoices.issue',
    input: { params: byId },
    handler: (_request, context) => voidInvoice(context, context.input.params.id),
  },

  'GET /invoices/:id/pdf': {
    permission: 'billing.invoices.read',
    input: { params: byId },
    handler: async (_request, context) => {
      const path = await pdfOf(context, context.input.params.id)
      return context.storage.signedUrl(path, { expiresSeconds: 300 })
    },
  },

  'POST /invoices/:id/mail': {
    permission: 'billing.invoices.read',
    input: { params: byId },
    handler: async (_request, context) => {
      const { db, notify, storage, user, tenant, input } = context
      const invoice = await readInvoice(db, input.params.id)
      const { url } = await storage.signedUrl(await pdfOf(context, invoice.id), { expiresSeconds: 7 * 86_400 })
      const title = say.all('saidMailTitle', { number: invoice.number ?? '', tenant: tenant.slug })
      const body = say.all('saidMailBody', (locale) => ({
        customer: invoice.customer_name,
        total: inWords(invoice.total, invoice, locale),
        due: dayIn(locale, invoice.due_on),
        url,
      }))
      await notify.send({ users: [user!.id], title, body, url: '/p/billing/invoices' }, { channels: ['email'] })
      return { sent: true }
    },
  },
})
