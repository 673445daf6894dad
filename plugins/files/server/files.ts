import { defineRoutes, jsonSchema, listing, Problem, type Context } from '@plexica/sdk'
import { changed } from './changed.ts'
import { mustBeFolder } from './folders.ts'
import { checkedName, isTaken } from './names.ts'
import { pathOf, takeIn } from './uploads.ts'

export interface FileRow {
  id: string
  name: string
  folder_id: string | null
  /** Its name. */
  folder: string | null
  size: number
  content_type: string
  kind: string
  uploaded_by: string
  created_at: string
}

const present = `
  select files.id, files.name, files.size, files.content_type, files.kind, files.uploaded_by, files.created_at,
    files.folder_id, folders.name as folder,
    (select count(*)::int from shares where file_id = files.id and expires_at > now()) as links
  from files left join folders on folders.id = files.folder_id
  where files.deleted_at is null and files.size is not null`

/** Files of a folder and of all within it: `$1` is its id, or empty for all there are. */
const below = `
  with recursive below as (
    select id from folders where id::text = $1
    union select folders.id from folders join below on folders.parent_id = below.id
  ) ${present} and ($1 = '' or files.folder_id in (select id from below))`

const filesIn = listing({
  select: below,
  search: ['name'],
  sort: {
    name: 'lower(name)',
    size: 'size',
    kind: 'kind',
    created_at: 'created_at',
    uploaded_by: 'lower(uploaded_by)',
  },
  defaultSort: 'name',
  filters: { kind: 'choices', created_at: 'dates' },
})

const change = jsonSchema({
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, folder: { type: ['string', 'null'] } },
  additionalProperties: false,
})

/** @throws {Problem} 404 if there is none, or if it is in the trash */
export const mustBeFile = async (context: Context, id: string): Promise<FileRow> => {
  const find = () => context.db.query<FileRow>(`${present} and files.id::text = $1`, [id])
  let [file] = await find()
  if (!file) {
    await takeIn(context)
    ;[file] = await find()
  }
  if (!file) throw new Problem(404, 'There is no such file')
  return file
}

const folderAsked = (request: Request): string => new URL(request.url).searchParams.get('folder') ?? ''

/** Which files can be looked at as a text, and how much of it. */
const readable = new Set(['text', 'sheet'])
const previewBytes = 64 * 1024
/** Pictures beyond are not fetched only to be shown small. */
const largestPreview = 2 * 1024 * 1024

export const fileRoutes = defineRoutes({
  'GET /files': {
    permission: 'files.read',
    input: { query: filesIn.query },
    handler: async (request, context) => {
      const { db, storage, input } = context
      await takeIn(context)
      const { items, total } = await filesIn.read<FileRow>(db, input.query, [folderAsked(request)])
      const shown = items.map(async (file) => {
        if (file.kind !== 'image' || file.size > largestPreview) return { ...file, preview: null }
        const { url } = await storage.signedUrl(pathOf(file.id), { fileName: file.name, expiresSeconds: 3_600 })
        return { ...file, preview: url }
      })
      return { items: await Promise.all(shown), total }
    },
  },

  // Pictures with links to show them by, for one hour.
  'GET /pictures': {
    permission: 'files.read',
    handler: async (request, context) => {
      const { db, storage } = context
      await takeIn(context)
      const one = new URL(request.url).searchParams.get('file')
      const pictures = one
        ? [await mustBeFile(context, one)].filter(({ kind }) => kind === 'image')
        : await db.query<FileRow>(`${below} and files.kind = 'image' order by files.created_at desc limit 60`, [
            folderAsked(request),
          ])
      const items = pictures.map(async (file) => {
        const { url } = await storage.signedUrl(pathOf(file.id), { fileName: file.name, expiresSeconds: 3_600 })
        return { ...file, image: url }
      })
      return { items: await Promise.all(items) }
    },
  },

  'GET /files/:id': {
    permission: 'files.read',
    handler: async (_request, context) => {
      const { storage, params } = context
      const file = await mustBeFile(context, params.id)
      if (!readable.has(file.kind)) return { ...file, text: null }
      const content = await storage.get(pathOf(file.id), { range: { length: previewBytes } })
      return { ...file, text: content ? await content.text() : null }
    },
  },

  'GET /files/:id/link': {
    permission: 'files.read',
    handler: async (_request, context) => {
      const file = await mustBeFile(context, context.params.id)
      return context.storage.signedUrl(pathOf(file.id), { fileName: file.name, expiresSeconds: 300 })
    },
  },

  'PATCH /files/:id': {
    permission: 'files.write',
    input: { body: change },
    handler: async (_request, context) => {
      const { db, input } = context
      const file = await mustBeFile(context, context.params.id)
      const name = input.body.name === undefined ? file.name : checkedName(input.body.name)
      const folder = 'folder' in input.body ? await mustBeFolder(db, input.body.folder) : file.folder_id
      try {
        await db.execute('update files set name = $2, folder_id = $3 where id = $1', [file.id, name, folder])
      } catch (error) {
        if (!isTaken(error)) throw error
        throw new Problem(409, 'There is a file of this name in that folder already', {
          errors: [{ field: 'name', rule: 'is taken in this folder' }],
        })
      }
      await changed(context, 'files.file.changed', { id: file.id, name })
      return mustBeFile(context, file.id)
    },
  },

  // Into the trash; `POST /trash/:id/restore` takes it out again.
  'DELETE /files/:id': {
    permission: 'files.write',
    handler: async (_request, context) => {
      const file = await mustBeFile(context, context.params.id)
      await context.db.execute('update files set deleted_at = now() where id = $1', [file.id])
      await changed(context, 'files.file.deleted', { id: file.id, name: file.name })
    },
  },

  'GET /usage': {
    permission: 'files.read',
    handler: async (_request, context) => {
      const { db, storage } = context
      await takeIn(context)
      const [usage, [counts]] = await Promise.all([
        storage.usage(),
        db.query(
          `select count(*) filter (where deleted_at is null)::int as files,
             count(*) filter (where deleted_at is not null)::int as trash,
             coalesce(sum(size) filter (where deleted_at is not null), 0)::float8 as "trashBytes",
             count(*) filter (where deleted_at is null and created_at > now() - interval '7 days')::int as week
           from files where size is not null`,
        ),
      ])
      const { bytes, maxBytes } = usage
      const free = Math.max(0, maxBytes - bytes)
      return { ...counts, bytes, maxBytes, free, percent: Math.round((bytes / maxBytes) * 1_000) / 10 }
    },
  },
})
