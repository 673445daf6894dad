import { action, column, page, ref, table } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'
import { mayWrite } from './parts/invoice.ts'

const done = (text: string) => [action.toast({ text }), action.refresh()]

export default page({
  title: 'Customers',
  description: 'Whom you write invoices to.',
  forms: { customer: forms.customer, contact: forms.contact },
  actions: [
    {
      label: 'From the CRM',
      icon: 'i-lucide-contact',
      visible: { ...mayWrite, feature: 'plugins' },
      action: action.open({
        title: 'A contact becomes a customer',
        form: 'contact',
        submit: {
          label: 'Add customer',
          action: action.call({
            route: 'POST /customers/of-contact',
            body: ref('/form'),
            then: done('{/response/name} was added'),
          }),
        },
      }),
    },
    {
      label: 'New customer',
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: mayWrite,
      action: action.open({
        in: 'drawer',
        title: 'New customer',
        form: 'customer',
        submit: {
          label: 'Add customer',
          action: action.call({ route: 'POST /customers', body: ref('/form'), then: done('{/form/name} was added') }),
        },
      }),
    },
  ],
  body: [
    table({
      source: { route: 'GET /customers' },
      defaultSort: 'name',
      search: { placeholder: 'Search customers' },
      export: { fileName: 'customers' },
      columns: [
        column.text({ field: 'name', label: 'Name', sortable: true }),
        column.link({ field: 'email', label: 'E-mail', to: 'email', sortable: true }),
        column.text({ field: 'tax_number', label: 'Tax number' }),
        column.number({ field: 'invoices', label: 'Invoices', sortable: true }),
      ],
      rowActions: [
        {
          label: 'Invoices',
          icon: 'i-lucide-receipt-text',
          action: action.navigate({ page: 'invoices', query: { customer_id: ref('/row/id') } }),
        },
        {
          label: 'Edit',
          icon: 'i-lucide-pencil',
          visible: mayWrite,
          action: action.open({
            in: 'drawer',
            title: 'Edit customer',
            form: 'customer',
            initial: ref('/row'),
            submit: {
              label: 'Save changes',
              action: action.call({
                route: 'PATCH /customers/:id',
                params: { id: ref('/row/id') },
                body: ref('/form'),
                then: done('{/form/name} was saved'),
              }),
            },
          }),
        },
        {
          label: 'Delete',
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: { ...mayWrite, when: { $ref: '/row/invoices', is: 0 } },
          action: action.call({
            route: 'DELETE /customers/:id',
            params: { id: ref('/row/id') },
            confirm: { title: 'Delete {/row/name}?', text: 'This can’t be undone.', label: 'Delete customer' },
            then: done('{/row/name} was deleted'),
          }),
        },
      ],
      empty: {
        icon: 'i-lucide-building-2',
        title: 'No customers yet',
        text: 'Take one from your contacts, or add one by hand.',
      },
    }),
  ],
})
