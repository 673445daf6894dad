import type { Context, SqlValue } from '@plexica/sdk'
import { Mistake } from './problem.ts'
import { wholeNumber } from './query.ts'

const columns = 'id, name, path, visitor, at'
const sorts: Record<string, string> = { at: 'at', path: 'path', name: 'name', visitor: 'visitor' }
const filters = ['name', 'path', 'visitor']

const textIn = (body: Record<string, unknown>, field: string, max: number): string | undefined => {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value === '') throw new Mistake('has to be a text', field)
  if (value.length > max) throw new Mistake(`may have at most ${max} characters`, field)
  if (value.includes('\0')) throw new Mistake('may not hold NUL characters', field)
  return value
}

const readEvent = async (request: Request) => {
  const body: unknown = await request.json().catch(() => {
    throw new Mistake('The body has to be JSON')
  })
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Mistake('The body has to be a JSON object')
  const given = body as Record<string, unknown>
  const unknown = Object.keys(given).find((field) => !filters.includes(field))
  if (unknown) throw new Mistake('is not known', unknown)
  const path = textIn(given, 'path', 2000)
  if (path === undefined) throw new Mistake('is missing', 'path')
  return { path, name: textIn(given, 'name', 100) ?? 'view', visitor: textIn(given, 'visitor', 200) ?? null }
}

/** `POST /events { path, visitor?, name? }` */
export const recordEvent = async (request: Request, { db }: Context): Promise<Response> => {
  const { name, path, visitor } = await readEvent(request)
  const [event] = await db.query(`insert into events (name, path, visitor) values ($1, $2, $3) returning ${columns}`, [
    name,
    path,
    visitor,
  ])
  return Response.json(event, { status: 201 })
}

const orderBy = (sort: string): string => {
  const name = sort.replace(/^-/, '')
  const column = Object.hasOwn(sorts, name) ? sorts[name] : undefined
  if (!column)
    throw new Mistake(
      `has to be one of ${Object.keys(sorts).join(', ')}, with - before it for the other way round`,
      'sort',
    )
  return `${column} ${sort.startsWith('-') ? 'desc' : 'asc'} nulls last, id`
}

/** `GET /events?q=&sort=-at&limit=20&offset=0&name=&path=&visitor=` */
export const listEvents = async (request: Request, { db }: Context) => {
  const query = new URL(request.url).searchParams
  const values: SqlValue[] = []
  const bind = (value: SqlValue): string => `$${values.push(value)}`

  const conditions = filters.flatMap((name) => {
    const value = query.get(name)?.replaceAll('\0', '')
    return value ? [`${name} = ${bind(value)}`] : []
  })
  const q = (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 200)
  if (q !== '') {
    const pattern = bind(`%${q.replace(/[\\%_]/g, '\\$&')}%`)
    conditions.push(`(path ilike ${pattern} or name ilike ${pattern} or visitor ilike ${pattern})`)
  }
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const order = orderBy(query.get('sort') || '-at')

  const counted = db.query<{ total: number }>(`select count(*)::int as total from events${where}`, [...values])
  const limit = bind(wholeNumber(query, 'limit', { otherwise: 20, min: 1, max: 100 }))
  const offset = bind(wholeNumber(query, 'offset', { otherwise: 0, min: 0, max: 1_000_000 }))
  const found = db.query(
    `select ${columns} from events${where} order by ${order} limit ${limit} offset ${offset}`,
    values,
  )
  const [[count], items] = await Promise.all([counted, found])
  return { items, total: count?.total ?? 0 }
}
