import { action, column, page, ref, table } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'
import { currency, mayWrite } from './parts/invoice.ts'

const done = (text: string) => [action.toast({ text }), action.refresh()]

export default page({
  title: 'Products',
  description: 'What you sell, with its price. A click on a value changes it.',
  forms: { product: forms.product },
  actions: [
    {
      label: 'New product',
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: mayWrite,
      action: action.open({
        title: 'New product',
        form: 'product',
        submit: {
          label: 'Add product',
          action: action.call({ route: 'POST /products', body: ref('/form'), then: done('{/form/name} was added') }),
        },
      }),
    },
  ],
  body: [
    table({
      source: { route: 'GET /products' },
      defaultSort: 'name',
      search: { placeholder: 'Search products' },
      columns: [
        column.text({ field: 'name', label: 'Name', sortable: true, editable: true }),
        column.money({ field: 'price', label: 'Price of one', currency, sortable: true, editable: true }),
        column.number({ field: 'tax_percent', label: 'Tax in percent', sortable: true, editable: true }),
        column.date({ field: 'created_at', label: 'Added', style: 'relative', sortable: true }),
      ],
      edit: action.call({ route: 'PATCH /products/:id', params: { id: ref('/row/id') }, body: ref('/form') }),
      rowActions: [
        {
          label: 'Delete',
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: mayWrite,
          action: action.call({
            route: 'DELETE /products/:id',
            params: { id: ref('/row/id') },
            confirm: {
              title: 'Delete {/row/name}?',
              text: 'Invoices that were written with it stay as they are.',
              label: 'Delete product',
            },
            then: done('{/row/name} was deleted'),
          }),
        },
      ],
      empty: { icon: 'i-lucide-package', title: 'No products yet', text: 'Add what you sell, with its price and tax.' },
    }),
  ],
})
