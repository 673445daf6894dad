import { action, ref, type Button } from '@plexica/sdk/ui'
import { stages } from './forms.ts'

const mayWriteDeals = { permission: 'crm.deals.write' }

const done = (text: string) => [action.toast({ text }), action.refresh()]

export const stageLabels = Object.fromEntries(stages.map(({ value, label }) => [value, label]))
export const stageTones = Object.fromEntries(stages.map(({ value, tone }) => [value, tone]))

export const newDeal: Button = {
  label: 'New deal',
  icon: 'i-lucide-plus',
  tone: 'primary',
  visible: mayWriteDeals,
  action: action.open({
    in: 'drawer',
    title: 'New deal',
    form: 'deal',
    submit: {
      label: 'Add deal',
      action: action.call({ route: 'POST /deals', body: ref('/form'), then: done('{/form/title} was added') }),
    },
  }),
}

export const dealActions: Button[] = [
  {
    label: 'Edit',
    icon: 'i-lucide-pencil',
    visible: mayWriteDeals,
    action: action.open({
      in: 'drawer',
      title: 'Edit deal',
      form: 'deal',
      initial: ref('/row'),
      submit: {
        label: 'Save changes',
        action: action.call({
          route: 'PATCH /deals/:id',
          params: { id: ref('/row/id') },
          body: ref('/form'),
          then: done('{/form/title} was saved'),
        }),
      },
    }),
  },
  {
    label: 'Delete',
    icon: 'i-lucide-trash-2',
    tone: 'error',
    visible: mayWriteDeals,
    action: action.call({
      route: 'DELETE /deals/:id',
      params: { id: ref('/row/id') },
      confirm: {
        title: 'Delete {/row/title}?',
        text: 'The deal is removed for everyone. This can’t be undone.',
        label: 'Delete deal',
      },
      then: done('{/row/title} was deleted'),
    }),
  },
]
