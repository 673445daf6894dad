import {
  action,
  code,
  column,
  descriptions,
  drawer,
  gallery,
  list,
  modal,
  page,
  ref,
  section,
  split,
  stats,
  table,
  tabs,
  tree,
  upload,
} from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { kind, size } from './parts/columns.ts'
import { canShare, canWrite, download, endLink, move, ofRow, remove, rename, share } from './parts/file.ts'
import { forms } from './parts/forms.ts'

/** The folder that was chosen in the tree; none is all files. */
const here = { folder: ref('/state/folder') }
const ofFolder = { id: ref('/state/folder') }
const inOneFolder = { when: { $ref: '/state/folder', empty: false } }
const toAllFiles = action.emit({ state: { folder: '', folderName: '' } })
const whenKind = (...kinds: string[]) => ({ when: { $ref: '/row/kind', in: kinds } })

export default page({
  title: t.files.title,
  description: t.files.description,
  state: { folder: '', folderName: '' },
  actions: [
    {
      label: t.folder.new,
      icon: 'i-lucide-folder-plus',
      visible: canWrite,
      action: action.open({
        form: 'folder',
        title: t.folder.new,
        initial: { parent: ref('/state/folder') },
        submit: {
          label: t.folder.create,
          action: action.call({
            route: 'POST /folders',
            body: ref('/form'),
            then: [action.toast({ text: t.folder.created }), action.refresh()],
          }),
        },
      }),
    },
    {
      label: t.files.upload,
      icon: 'i-lucide-upload',
      tone: 'primary',
      visible: canWrite,
      action: action.open({ target: 'upload' }),
    },
  ],
  forms,
  body: [
    split({
      ratio: '1:3',
      start: [
        section({
          title: t.files.folders,
          actions: [{ label: t.files.all, icon: 'i-lucide-folders', enabled: inOneFolder, action: toAllFiles }],
          body: [],
        }),
        tree({
          source: { route: 'GET /folders', live: ['files.folder.*'] },
          label: '{/row/name}',
          parent: 'parent_id',
          icon: 'i-lucide-folder',
          expanded: true,
          action: action.emit({ state: { folder: ref('/row/id'), folderName: ref('/row/name') } }),
          empty: { icon: 'i-lucide-folder', title: t.folder.empty },
        }),
        section({
          visible: { permission: 'files.write', ...inOneFolder },
          title: '{/state/folderName}',
          actions: [
            {
              label: t.files.rename,
              icon: 'i-lucide-pencil',
              action: action.open({
                form: 'name',
                title: t.folder.rename,
                initial: { name: ref('/state/folderName') },
                submit: {
                  label: t.files.save,
                  action: action.call({
                    route: 'PATCH /folders/:id',
                    params: ofFolder,
                    body: ref('/form'),
                    then: [
                      action.toast({ text: t.folder.renamed }),
                      action.emit({ state: { folderName: ref('/form/name') } }),
                      action.refresh(),
                    ],
                  }),
                },
              }),
            },
            {
              label: t.files.delete,
              icon: 'i-lucide-trash-2',
              tone: 'error',
              action: action.call({
                route: 'DELETE /folders/:id',
                params: ofFolder,
                confirm: { title: t.folder.deleteTitle, text: t.folder.deleteText, label: t.folder.delete },
                then: [action.toast({ text: t.folder.deleted }), toAllFiles, action.refresh()],
              }),
            },
          ],
          body: [],
        }),
        stats({
          source: { route: 'GET /usage', live: ['files.file.*'] },
          items: [
            {
              label: t.usage.used,
              value: ref('/data/bytes'),
              format: 'bytes',
              icon: 'i-lucide-hard-drive',
              hint: t.usage.usedHint,
            },
            {
              label: t.usage.free,
              value: ref('/data/free'),
              format: 'bytes',
              icon: 'i-lucide-package-open',
              hint: t.usage.freeHint,
            },
          ],
        }),
      ],
      end: [
        tabs({
          items: [
            {
              label: t.files.list,
              icon: 'i-lucide-list',
              body: [
                table({
                  source: { route: 'GET /files', params: here, live: ['files.file.*'] },
                  defaultSort: 'name',
                  pageSize: 20,
                  search: { placeholder: t.files.search },
                  filters: [
                    {
                      name: 'kind',
                      label: t.files.kind,
                      kind: 'choices',
                      options: Object.entries(t.kind).map(([value, label]) => ({ value, label })),
                    },
                    { name: 'created_at', label: t.files.added, kind: 'dates' },
                  ],
                  columnChoice: true,
                  columns: [
                    column.link({
                      field: 'name',
                      label: t.files.name,
                      sortable: true,
                      action: action.open({ target: 'file' }),
                    }),
                    column.image({ field: 'preview', label: t.detail.preview }),
                    kind,
                    size,
                    column.text({ field: 'folder', label: t.files.folder, hidden: true }),
                    column.date({ field: 'created_at', label: t.files.added, style: 'relative', sortable: true }),
                    column.text({ field: 'uploaded_by', label: t.files.by, sortable: true, hidden: true }),
                    column.number({ field: 'links', label: t.files.links, hidden: true }),
                  ],
                  rowActions: [
                    { label: t.files.open, icon: 'i-lucide-panel-right', action: action.open({ target: 'file' }) },
                    { label: t.files.download, icon: 'i-lucide-download', action: download },
                    share,
                    rename,
                    move,
                    remove,
                  ],
                  empty: { icon: 'i-lucide-folder-open', title: t.files.empty, text: t.files.emptyText },
                }),
              ],
            },
            {
              label: t.files.pictures,
              icon: 'i-lucide-image',
              body: [
                gallery({
                  source: { route: 'GET /pictures', params: here, live: ['files.file.*'] },
                  image: 'image',
                  label: '{/row/name}',
                  actions: [{ label: t.files.download, icon: 'i-lucide-download', action: download }, share],
                  empty: { icon: 'i-lucide-image', title: t.files.noPictures, text: t.files.noPicturesText },
                }),
              ],
            },
          ],
        }),
      ],
    }),
    modal({
      name: 'upload',
      title: t.files.uploadTitle,
      body: [
        upload({
          to: { route: 'POST /uploads', params: here, signed: true, maxBytes: 104_857_600 },
          multiple: true,
          then: [action.refresh()],
        }),
      ],
    }),
    drawer({
      name: 'file',
      title: '{/row/name}',
      size: 'large',
      actions: [
        { label: t.files.download, icon: 'i-lucide-download', tone: 'primary', action: download },
        share,
        remove,
      ],
      body: [
        gallery({
          visible: whenKind('image'),
          source: { route: 'GET /pictures', params: { file: ref('/row/id') } },
          image: 'image',
          label: '{/row/name}',
        }),
        section({
          visible: whenKind('text', 'sheet'),
          source: { route: 'GET /files/:id', params: ofRow },
          body: [code({ title: t.detail.preview, value: ref('/data/text') })],
        }),
        descriptions({
          row: ref('/row'),
          columns: 2,
          fields: [
            kind,
            size,
            column.text({ field: 'content_type', label: t.detail.type }),
            column.text({ field: 'folder', label: t.files.folder }),
            column.text({ field: 'uploaded_by', label: t.files.by }),
            column.date({ field: 'created_at', label: t.files.added, style: 'datetime' }),
          ],
        }),
        section({
          visible: canShare,
          title: t.detail.links,
          source: { route: 'GET /files/:id/links', params: ofRow },
          body: [
            code({
              visible: { when: { $ref: '/data/items/0/url', empty: false } },
              title: t.share.latest,
              value: ref('/data/items/0/url'),
            }),
          ],
        }),
        list({
          visible: canShare,
          source: { route: 'GET /files/:id/links', params: ofRow },
          item: {
            title: '{/row/url}',
            icon: 'i-lucide-link',
            fields: [
              column.date({ field: 'expires_at', label: t.share.until, style: 'datetime' }),
              column.number({ field: 'downloads', label: t.share.downloads }),
            ],
            actions: [endLink],
          },
          empty: { icon: 'i-lucide-link', title: t.share.none, text: t.share.noneText },
        }),
      ],
    }),
  ],
})
