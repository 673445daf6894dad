import {
  action,
  column,
  descriptions,
  drawer,
  form,
  list,
  page,
  ref,
  slot,
  table,
  tabs,
  timeline,
} from '@plexica/sdk/ui'
import { stageLabels, stageTones } from './parts/deal.ts'
import { forms } from './parts/forms.ts'

const mayWrite = { permission: 'crm.contacts.write' }
const ofRow = { id: ref('/row/id') }
const done = (text: string) => [action.toast({ text }), action.refresh()]

const activity = [
  form({
    form: 'note',
    visible: mayWrite,
    submit: {
      label: 'Add note',
      action: action.call({
        route: 'POST /contacts/:id/activities',
        params: ofRow,
        body: ref('/form'),
        then: [action.refresh()],
      }),
    },
  }),
  timeline({
    source: { route: 'GET /contacts/:id/activities', params: ofRow },
    at: 'at',
    label: '{/row/title}',
    text: '{/row/text}',
    icons: {
      field: 'kind',
      of: { note: 'i-lucide-notebook-pen', deal: 'i-lucide-handshake', invoice: 'i-lucide-receipt-text' },
    },
    empty: { icon: 'i-lucide-history', title: 'Nothing yet', text: 'Notes, deals and invoices appear here.' },
  }),
]

const deals = list({
  source: { route: 'GET /deals', params: { contact_id: ref('/row/id') } },
  item: {
    title: '{/row/title}',
    badge: { field: 'stage', labels: stageLabels, tones: stageTones },
    fields: [column.money({ field: 'value', label: 'Value', currency: 'EUR' })],
  },
  empty: { icon: 'i-lucide-handshake', title: 'No deals yet' },
})

const invoices = list({
  source: { route: 'GET /contacts/:id/invoices', params: ofRow },
  item: {
    title: '{/row/number}',
    badge: {
      field: 'status',
      labels: { draft: 'Draft', issued: 'Issued', paid: 'Paid', void: 'Void' },
      tones: { draft: 'neutral', issued: 'info', paid: 'success', void: 'neutral' },
    },
    fields: [
      column.date({ field: 'due_on', label: 'Due' }),
      column.money({ field: 'total_shown', label: 'Total', currency: ref('/row/currency') }),
    ],
  },
  empty: { icon: 'i-lucide-receipt-text', title: 'No invoices', text: 'Those of the plugin Billing appear here.' },
})

const contactDrawer = drawer({
  name: 'contact',
  title: '{/row/name}',
  description: '{/row/company}',
  size: 'large',
  body: [
    descriptions({
      source: { route: 'GET /contacts/:id', params: ofRow },
      columns: 2,
      fields: [
        column.link({ field: 'email', label: 'E-mail', to: 'email' }),
        column.link({ field: 'phone', label: 'Phone', to: 'phone' }),
        column.text({ field: 'company', label: 'Company' }),
        column.date({ field: 'created_at', label: 'Added' }),
      ],
    }),
    tabs({
      items: [
        { label: 'Activity', icon: 'i-lucide-history', body: activity },
        { label: 'Deals', icon: 'i-lucide-handshake', visible: { permission: 'crm.deals.read' }, body: [deals] },
        { label: 'Invoices', icon: 'i-lucide-receipt-text', visible: { feature: 'plugins' }, body: [invoices] },
      ],
    }),
    slot({ name: 'crm.contact.detail', context: { contact: ref('/row/id'), email: ref('/row/email') } }),
  ],
})

export default page({
  title: 'Contacts',
  description: 'The people you know, and the companies they work for.',
  forms: { contact: forms.contact, note: forms.note },
  body: [
    table({
      source: { route: 'GET /contacts', live: ['crm.contact.*'] },
      defaultSort: 'name',
      search: { placeholder: 'Search contacts' },
      filters: [
        { name: 'company', label: 'Company', choices: { source: { route: 'GET /companies' }, value: 'company' } },
      ],
      export: { fileName: 'contacts' },
      columns: [
        column.link({ field: 'name', label: 'Name', sortable: true, action: action.open({ target: 'contact' }) }),
        column.text({ field: 'company', label: 'Company', sortable: true }),
        column.link({ field: 'email', label: 'E-mail', to: 'email', sortable: true }),
        column.link({ field: 'phone', label: 'Phone', to: 'phone' }),
        column.date({ field: 'created_at', label: 'Added', style: 'relative', sortable: true }),
      ],
      actions: [
        {
          label: 'New contact',
          icon: 'i-lucide-plus',
          tone: 'primary',
          visible: mayWrite,
          action: action.open({
            in: 'drawer',
            title: 'New contact',
            form: 'contact',
            submit: {
              label: 'Add contact',
              action: action.call({
                route: 'POST /contacts',
                body: ref('/form'),
                then: done('{/form/name} was added'),
              }),
            },
          }),
        },
      ],
      rowActions: [
        {
          label: 'Edit',
          icon: 'i-lucide-pencil',
          visible: mayWrite,
          action: action.open({
            in: 'drawer',
            title: 'Edit contact',
            form: 'contact',
            initial: ref('/row'),
            submit: {
              label: 'Save changes',
              action: action.call({
                route: 'PATCH /contacts/:id',
                params: ofRow,
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
          visible: mayWrite,
          action: action.call({
            route: 'DELETE /contacts/:id',
            params: ofRow,
            confirm: {
              title: 'Delete {/row/name}?',
              text: 'The contact is removed for everyone. Deals with it stay, without a contact.',
              label: 'Delete contact',
            },
            then: done('{/row/name} was deleted'),
          }),
        },
      ],
      empty: {
        icon: 'i-lucide-contact',
        title: 'No contacts yet',
        text: 'Add the first person you want to stay in touch with.',
      },
    }),
    contactDrawer,
  ],
})
