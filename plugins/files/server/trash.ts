import { defineRoutes, listing, Problem, type Context } from '@plexica/sdk'
import { changed } from './changed.ts'
import { isTaken, numbered } from './names.ts'
import { pathOf } from './uploads.ts'

const trashed = listing({
  select: `select files.id, files.name, files.kind, files.size, files.deleted_at, folders.name as folder
           from files left join folders on folders.id = files.folder_id
           where files.deleted_at is not null and files.size is not null`,
  search: ['name'],
  sort: { name: 'lower(name)', size: 'size', deleted_at: 'deleted_at' },
  defaultSort: '-deleted_at',
})

interface Trashed {
  id: string
  name: string
}

const mustBeInTrash = async ({ db }: Context<object>, id: string): Promise<Trashed> => {
  const [file] = await db.query<Trashed>('select id, name from files where id::text = $1 and deleted_at is not null', [
    id,
  ])
  if (!file) throw new Problem(404, 'There is no such file in the trash')
  return file
}

/** Takes it out of the trash, under another name where its own was taken meanwhile. */
const restore = async ({ db }: Context<object>, { id, name }: Trashed): Promise<void> => {
  for (let times = 0; times < 100; times++) {
    try {
      await db.execute('update files set deleted_at = null, name = $2 where id = $1', [id, numbered(name, times)])
      return
    } catch (error) {
      if (!isTaken(error)) throw error
    }
  }
  throw new Problem(409, 'There are too many files of this name')
}

/** Deletes for good: the content first, so that nothing is left that no row knows of. */
const purge = async ({ db, storage }: Context<object>, ids: string[]): Promise<void> => {
  for (const id of ids) {
    await storage.delete(pathOf(id))
    await db.execute('delete from files where id = $1', [id])
  }
}

/** What has been in the trash for as long as the tenant says, and uploads that never ended. */
export const emptyTrash = async (context: Context): Promise<{ deleted: number }> => {
  const days = context.settings.trashDays ?? 30
  const old = await context.db.query<{ id: string }>(
    `select id from files where deleted_at < now() - make_interval(days => $1::int)
       or (size is null and created_at < now() - interval '2 days') limit 400`,
    [days],
  )
  await purge(
    context,
    old.map(({ id }) => id),
  )
  return { deleted: old.length }
}

export const trashRoutes = defineRoutes({
  'GET /trash': {
    permission: 'files.write',
    input: { query: trashed.query },
    handler: (_request, { db, input }) => trashed.read(db, input.query),
  },

  'POST /trash/:id/restore': {
    permission: 'files.write',
    handler: async (_request, context) => {
      const file = await mustBeInTrash(context, context.params.id)
      await restore(context, file)
      await changed(context, 'files.file.restored', { id: file.id, name: file.name })
    },
  },

  'DELETE /trash/:id': {
    permission: 'files.purge',
    handler: async (_request, context) => purge(context, [(await mustBeInTrash(context, context.params.id)).id]),
  },

  'DELETE /trash': {
    permission: 'files.purge',
    handler: async (_request, context) => {
      const all = await context.db.query<{ id: string }>(
        'select id from files where deleted_at is not null order by deleted_at limit 400',
      )
      await purge(
        context,
        all.map(({ id }) => id),
      )
      return { deleted: all.length }
    },
  },
})
