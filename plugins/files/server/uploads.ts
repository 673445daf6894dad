import { defineRoutes, jsonSchema, Problem, type Context } from '@plexica/sdk'
import { changed } from './changed.ts'
import { mustBeFolder } from './folders.ts'
import { kindOf } from './kinds.ts'
import { checkedName, isTaken, numbered } from './names.ts'

/** Where the content of a file is kept; its name can change, and this does not. */
export const pathOf = (id: string): string => `files/${id}`

interface Pending {
  id: string
  name: string
  folder_id: string | null
}

const largest = 100 * 1024 * 1024

const newUpload = jsonSchema({
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    size: { type: 'integer', minimum: 0 },
    type: { type: 'string', maxLength: 200 },
  },
  required: ['name', 'size'],
})

const inFolder = jsonSchema({
  type: 'object',
  properties: { folder: { type: 'string', maxLength: 40 } },
})

/**
 * Takes in uploads that have ended. Whoever has the link sends the file straight to the storage, which tells nobody: so
 * whoever looks at files looks first whether they have come.
 */
export const takeIn = async (context: Context): Promise<void> => {
  const { db, storage } = context
  const pending = await db.query<Pending>(
    `select id, name, folder_id from files
     where size is null and created_at > now() - interval '1 day' order by created_at limit 20`,
  )
  for (const file of pending) {
    const found = await storage.head(pathOf(file.id))
    if (found && (await give(context, file, found.size, found.contentType)))
      await changed(context, 'files.file.uploaded', { id: file.id, name: file.name, size: found.size })
  }
}

/** Gives the file its place under a name that is free; whether it had none before. */
const give = async ({ db }: Context, { id, name }: Pending, size: number, contentType: string): Promise<boolean> => {
  for (let times = 0; times < 100; times++) {
    try {
      const { rowCount } = await db.execute(
        'update files set name = $2, size = $3, content_type = $4, kind = $5 where id = $1 and size is null',
        [id, numbered(name, times), size, contentType, kindOf(contentType)],
      )
      return rowCount === 1
    } catch (error) {
      if (!isTaken(error)) throw error
    }
  }
  return false
}

export const uploadRoutes = defineRoutes({
  'POST /uploads': {
    permission: 'files.write',
    input: { body: newUpload, query: inFolder },
    handler: async (_request, { db, storage, user, input: { body, query } }) => {
      const name = checkedName(body.name)
      const usage = await storage.usage()
      if (body.size > largest || body.size > usage.maxBytes - usage.bytes)
        throw new Problem(413, 'There is no room for this file', {
          code: 'files.too_large',
          errors: [{ field: 'size', rule: 'is more than there is room for' }],
        })
      const folder = await mustBeFolder(db, query.folder)
      const [file] = await db.query<{ id: string }>(
        'insert into files (name, folder_id, uploaded_by) values ($1, $2, $3) returning id',
        [name, folder, user?.name ?? ''],
      )
      const { url } = await storage.signedUrl(pathOf(file!.id), { method: 'PUT', maxBytes: Math.max(1, body.size) })
      return Response.json({ id: file!.id, url }, { status: 201 })
    },
  },
})
