import { action, ref, type Action, type Button } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }
import { canManage } from './article.ts'

/** Asks for a new space; pages that have it have the form `space`. `then` is done once it is there. */
export const newSpace = (...then: Action[]): Button => ({
  label: t.space.new,
  icon: 'i-lucide-folder-plus',
  visible: canManage,
  action: action.open({
    form: 'space',
    title: t.space.new,
    submit: {
      label: t.space.create,
      action: action.call({
        route: 'POST /spaces',
        body: ref('/form'),
        then: [action.toast({ text: t.space.created }), ...then],
      }),
    },
  }),
})
