import { action, ref } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

export const canWrite = { permission: 'files.write' }
export const canShare = { permission: 'files.share' }

/** The file that an action is about. */
export const ofRow = { id: ref('/row/id') }

export const download = action.download({ route: 'GET /files/:id/link', params: ofRow })

export const share = {
  label: t.share.action,
  icon: 'i-lucide-link',
  visible: canShare,
  action: action.open({
    form: 'share',
    title: t.share.title,
    description: t.share.description,
    submit: {
      label: t.share.create,
      action: action.call({
        route: 'POST /files/:id/links',
        params: ofRow,
        body: ref('/form'),
        then: [action.toast({ text: t.share.created }), action.refresh()],
      }),
    },
  }),
}

export const remove = {
  label: t.files.delete,
  icon: 'i-lucide-trash-2',
  tone: 'error',
  visible: canWrite,
  action: action.call({
    route: 'DELETE /files/:id',
    params: ofRow,
    confirm: { title: t.files.deleteTitle, text: t.files.deleteText, label: t.files.delete },
    optimistic: { route: 'GET /files', remove: true },
    then: [
      action.toast({ text: t.files.deleted, undo: { route: 'POST /trash/:id/restore', params: ofRow } }),
      action.close(),
      action.refresh(),
    ],
  }),
} as const

export const rename = {
  label: t.files.rename,
  icon: 'i-lucide-pencil',
  visible: canWrite,
  action: action.open({
    form: 'name',
    title: t.files.renameTitle,
    initial: { name: ref('/row/name') },
    submit: {
      label: t.files.save,
      action: action.call({
        route: 'PATCH /files/:id',
        params: ofRow,
        body: ref('/form'),
        then: [action.toast({ text: t.files.renamed }), action.refresh()],
      }),
    },
  }),
}

export const move = {
  label: t.files.move,
  icon: 'i-lucide-folder-input',
  visible: canWrite,
  action: action.open({
    form: 'move',
    title: t.files.moveTitle,
    initial: { folder: ref('/row/folder_id') },
    submit: {
      label: t.files.move,
      action: action.call({
        route: 'PATCH /files/:id',
        params: ofRow,
        body: ref('/form'),
        then: [action.toast({ text: t.files.moved }), action.refresh()],
      }),
    },
  }),
}

/** What can be done with a link to a file. */
export const endLink = {
  label: t.share.end,
  icon: 'i-lucide-unlink',
  tone: 'error',
  action: action.call({
    route: 'DELETE /links/:token',
    params: { token: ref('/row/id') },
    confirm: { title: t.share.endTitle, text: t.share.endText, label: t.share.end },
    then: [action.toast({ text: t.share.ended }), action.refresh()],
  }),
} as const
