import type { Context, Row, SqlValue } from '@plexica/sdk'
import { isId } from './input.ts'
import { BadRequest, notFound } from './problem.ts'

/** A kind of rows with the same four things done to each. The names in it are ours: SQL is made of them. */
export interface Kind {
  /** As in "There is no such contact". */
  name: string
  table: string
  /** `select … from …` of one row as callers see it, of which `id` is a column. */
  select: string
}

type Values = Record<string, SqlValue>

const idOf = (kind: Kind, { params }: Context): string => {
  if (!isId(params.id)) throw notFound(kind.name)
  return params.id
}

export const readRow = async (kind: Kind, context: Context, id = idOf(kind, context)): Promise<Row> => {
  const [row] = await context.db.query(`select * from (${kind.select}) as found where id = $1`, [id])
  if (!row) throw notFound(kind.name)
  return row
}

export const insertRow = async (kind: Kind, context: Context, values: Values): Promise<Response> => {
  const names = Object.keys(values)
  const places = names.map((_, at) => `$${at + 1}`)
  const [made] = await context.db.query<{ id: string }>(
    `insert into ${kind.table} (${names.join(', ')}) values (${places.join(', ')}) returning id`,
    Object.values(values),
  )
  return Response.json(await readRow(kind, context, made?.id), { status: 201 })
}

export const updateRow = async (kind: Kind, context: Context, values: Values): Promise<Row> => {
  const id = idOf(kind, context)
  const changes = Object.keys(values).map((name, at) => `${name} = $${at + 2}`)
  const { rowCount } = await context.db.execute(`update ${kind.table} set ${changes.join(', ')} where id = $1`, [
    id,
    ...Object.values(values),
  ])
  if (rowCount === 0) throw notFound(kind.name)
  return readRow(kind, context, id)
}

export const deleteRow = async (kind: Kind, context: Context): Promise<Response> => {
  const { rowCount } = await context.db.execute(`delete from ${kind.table} where id = $1`, [idOf(kind, context)])
  if (rowCount === 0) throw notFound(kind.name)
  return new Response(null, { status: 204 })
}

/** Refuses a reference to a row that isn't there, as a mistake in that field. */
export const mustExist = async (
  kind: Kind,
  context: Context,
  field: string,
  id: SqlValue | undefined,
): Promise<void> => {
  if (id === null || id === undefined) return
  const found = await context.db.query(`select 1 from ${kind.table} where id = $1`, [id])
  if (found.length === 0) {
    throw new BadRequest(400, 'Something in the input is not right', [
      { field, rule: `names no ${kind.name} that exists` },
    ])
  }
}
