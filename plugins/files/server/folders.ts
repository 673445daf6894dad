import { defineRoutes, jsonSchema, Problem, type Db } from '@plexica/sdk'
import { changed } from './changed.ts'
import { checkedName, isTaken } from './names.ts'

interface Folder {
  id: string
  parent_id: string | null
  name: string
}

const folderBody = jsonSchema({
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 120 }, parent: { type: ['string', 'null'] } },
  required: ['name'],
  additionalProperties: false,
})

const renamed = jsonSchema({
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 120 } },
  required: ['name'],
  additionalProperties: false,
})

/**
 * The id of the folder that is meant, null for the place that holds all.
 *
 * @throws {Problem} 404 if there is none
 */
export const mustBeFolder = async (db: Db, given: string | null | undefined): Promise<string | null> => {
  if (!given) return null
  const [folder] = await db.query<Folder>('select id from folders where id::text = $1', [given])
  if (!folder) throw new Problem(404, 'There is no such folder')
  return folder.id
}

/** @throws {Problem} 409 if the name is taken */
const orTaken = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!isTaken(error)) throw error
    throw new Problem(409, 'There is a folder of this name already', {
      errors: [{ field: 'name', rule: 'is taken in this folder' }],
    })
  }
}

export const folderRoutes = defineRoutes({
  'GET /folders': {
    permission: 'files.read',
    handler: async (_request, { db }) => ({
      items: await db.query(
        `select folders.id, folders.parent_id, folders.name,
           (select count(*)::int from files
            where folder_id = folders.id and deleted_at is null and size is not null) as files
         from folders order by lower(folders.name), folders.id limit 5000`,
      ),
    }),
  },

  // With the whole way to each, for choosing one from a list.
  'GET /folder-paths': {
    permission: 'files.read',
    handler: async (_request, { db }) => ({
      items: await db.query(
        `with recursive tree as (
           select id, name as path, 1 as depth from folders where parent_id is null
           union all
           select folders.id, tree.path || ' / ' || folders.name, depth + 1
           from folders join tree on tree.id = folders.parent_id where depth < 50
         ) select id, path from tree order by lower(path) limit 1000`,
      ),
    }),
  },

  'POST /folders': {
    permission: 'files.write',
    input: { body: folderBody },
    handler: async (_request, context) => {
      const { db, input } = context
      const parent = await mustBeFolder(db, input.body.parent)
      const [folder] = await orTaken(
        db.query<Folder>('insert into folders (name, parent_id) values ($1, $2) returning id, name, parent_id', [
          checkedName(input.body.name),
          parent,
        ]),
      )
      await changed(context, 'files.folder.created', { id: folder!.id, name: folder!.name })
      return Response.json(folder, { status: 201 })
    },
  },

  'PATCH /folders/:id': {
    permission: 'files.write',
    input: { body: renamed },
    handler: async (_request, context) => {
      const { db, params, input } = context
      const [folder] = await orTaken(
        db.query<Folder>('update folders set name = $2 where id::text = $1 returning id, name, parent_id', [
          params.id,
          checkedName(input.body.name),
        ]),
      )
      if (!folder) throw new Problem(404, 'There is no such folder')
      await changed(context, 'files.folder.changed', { id: folder.id, name: folder.name })
      return folder
    },
  },

  // Its files go to the trash, from where they come back into the folder that holds all.
  'DELETE /folders/:id': {
    permission: 'files.write',
    handler: async (_request, context) => {
      const { db, params } = context
      const folder = await db.transaction(async (tx) => {
        await tx.execute(
          `with recursive below as (
             select id from folders where id::text = $1
             union select folders.id from folders join below on folders.parent_id = below.id
           ) update files set deleted_at = now() where folder_id in (select id from below) and deleted_at is null`,
          [params.id],
        )
        const [gone] = await tx.query<Folder>('delete from folders where id::text = $1 returning id, name', [params.id])
        return gone
      })
      if (!folder) throw new Problem(404, 'There is no such folder')
      await changed(context, 'files.folder.deleted', { id: folder.id, name: folder.name })
    },
  },
})
