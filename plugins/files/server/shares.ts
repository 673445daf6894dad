import { defineRoutes, jsonSchema, listing, Problem } from '@plexica/sdk'
import { changed } from './changed.ts'
import { mustBeFile } from './files.ts'
import { pathOf } from './uploads.ts'

const share = jsonSchema({
  type: 'object',
  properties: { days: { enum: ['1', '7', '30', '90'], default: '7' } },
  additionalProperties: false,
})

const links = listing({
  select: `select shares.token as id, shares.file_id, files.name, files.kind, files.size, shares.created_by,
             shares.created_at, shares.expires_at, shares.downloads
           from shares join files on files.id = shares.file_id
           where shares.expires_at > now() and files.deleted_at is null`,
  search: ['name'],
  sort: { name: 'lower(name)', created_at: 'created_at', expires_at: 'expires_at', downloads: 'downloads' },
  defaultSort: '-created_at',
})

/** Nobody can guess it: 192 bits. */
const newToken = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')

/** Where whoever has the token gets the file, at the address that the request came to. */
const addressOf = (request: Request, token: string): string =>
  new URL(`/api/v1/plugins/files/s/${token}`, request.url).href

export const shareRoutes = defineRoutes({
  'GET /links': {
    permission: 'files.share',
    input: { query: links.query },
    handler: async (request, { db, input }) => {
      const { items, total } = await links.read<{ id: string }>(db, input.query)
      return { items: items.map((link) => ({ ...link, url: addressOf(request, link.id) })), total }
    },
  },

  'GET /files/:id/links': {
    permission: 'files.share',
    handler: async (request, context) => {
      const { db, params } = context
      const file = await mustBeFile(context, params.id)
      const items = await db.query<{ id: string }>(
        `select token as id, created_by, created_at, expires_at, downloads from shares
         where file_id = $1 and expires_at > now() order by created_at desc limit 50`,
        [file.id],
      )
      return { items: items.map((link) => ({ ...link, url: addressOf(request, link.id) })) }
    },
  },

  'POST /files/:id/links': {
    permission: 'files.share',
    input: { body: share },
    handler: async (request, context) => {
      const { db, params, user, input } = context
      const file = await mustBeFile(context, params.id)
      const token = newToken()
      const [link] = await db.query(
        `insert into shares (token, file_id, created_by, expires_at)
         values ($1, $2, $3, now() + make_interval(days => $4::int)) returning created_at, expires_at`,
        [token, file.id, user?.name ?? '', Number(input.body.days)],
      )
      await changed(context, 'files.file.shared', { id: file.id, name: file.name })
      return Response.json({ id: token, url: addressOf(request, token), ...link }, { status: 201 })
    },
  },

  'DELETE /links/:token': {
    permission: 'files.share',
    handler: async (_request, { db, params }) => {
      const { rowCount } = await db.execute('delete from shares where token = $1', [params.token])
      if (rowCount === 0) throw new Problem(404, 'There is no such link')
    },
  },

  // What is sent to others: it leads to a link of the storage that is good for a moment only, so that it can be taken back.
  'GET /s/:token': {
    public: true,
    handler: async (_request, { db, storage, params }) => {
      const [file] = await db.query<{ id: string; name: string }>(
        `update shares set downloads = downloads + 1 from files
         where shares.token = $1 and shares.expires_at > now() and files.id = shares.file_id and files.deleted_at is null
         returning files.id, files.name`,
        [params.token],
      )
      if (!file) throw new Problem(404, 'This link does not lead anywhere any more')
      const { url } = await storage.signedUrl(pathOf(file.id), { fileName: file.name, expiresSeconds: 60 })
      return new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } })
    },
  },
})
