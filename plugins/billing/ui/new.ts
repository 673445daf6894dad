import { action, column, descriptions, list, page, ref, section, wizard } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'
import { dataCurrency } from './parts/revenue.ts'

/** What was not said needs no check. */
const isSaid = (field: string) => ({ when: { $ref: `/form/${field}`, empty: false } })

/** Whom there is already: of somebody new, what was typed says who it is. */
const isKnown = {
  when: {
    all: [
      { $ref: '/form/is_new', isNot: true },
      { $ref: '/form/customer_id', empty: false },
    ],
  },
}

export default page({
  title: 'New invoice',
  description: 'It begins as a draft, which you can look at before it is issued.',
  forms: { who: forms.who, what: forms.what, terms: forms.terms },
  actions: [{ label: 'All invoices', icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'invoices' }) }],
  body: [
    wizard({
      steps: [
        { title: 'Customer', description: 'Whom it is for', icon: 'i-lucide-building-2', form: 'who' },
        { title: 'Lines', description: 'What it is for', icon: 'i-lucide-list', form: 'what' },
        { title: 'Terms', description: 'Until when', icon: 'i-lucide-calendar-clock', form: 'terms' },
        {
          title: 'Check',
          description: 'Before it is written',
          icon: 'i-lucide-check',
          body: [
            descriptions({
              visible: isKnown,
              source: { route: 'GET /customers/:id', params: { id: ref('/form/customer_id') } },
              columns: 1,
              fields: [column.text({ field: 'name', label: 'Customer' })],
            }),
            section({
              source: { route: 'GET /currency' },
              body: [
                list({
                  title: 'Lines',
                  rows: ref('/form/lines'),
                  item: {
                    title: '{/row/description}',
                    fields: [
                      column.number({ field: 'quantity', label: 'Quantity' }),
                      column.money({ field: 'unit_price', label: 'Price of one', currency: dataCurrency }),
                      column.number({ field: 'tax_percent', label: 'Tax in percent' }),
                    ],
                  },
                }),
              ],
            }),
            descriptions({
              visible: { when: { any: ['name', 'payment_days', 'note'].map((field) => isSaid(field).when) } },
              row: ref('/form'),
              columns: 1,
              fields: [
                column.text({ field: 'name', label: 'New customer', visible: isSaid('name') }),
                column.text({ field: 'payment_days', label: 'Days to pay in', visible: isSaid('payment_days') }),
                column.text({ field: 'note', label: 'Note', visible: isSaid('note') }),
              ],
            }),
          ],
        },
      ],
      submit: {
        label: 'Write draft',
        action: action.call({
          route: 'POST /invoices',
          body: ref('/form'),
          then: [action.toast({ text: 'The draft was written' }), action.navigate({ page: 'invoices' })],
        }),
      },
    }),
  ],
})
