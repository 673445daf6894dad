import type { Context, Row, SqlValue } from '@plexica/sdk'
import { BadRequest } from './problem.ts'

/** How a list is read: names of columns come from here only, never from the caller. */
export interface Listing {
  /** `select … from …` without conditions. */
  select: string
  /** Expressions that `q` is looked for in. */
  searched: string[]
  /** What `sort` may name, and what that sorts by. */
  sorts: Record<string, string>
  defaultSort: string
  /** Query parameters that narrow the list, and the expression that each has to equal. */
  filters: Record<string, string>
}

const wholeNumber = (name: string, value: string | null, otherwise: number, max: number): number => {
  if (value === null || value === '') return otherwise
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0) {
    throw new BadRequest(400, 'Something in the query is not right', [
      { field: name, rule: 'has to be a whole number from 0 on' },
    ])
  }
  return Math.min(number, max)
}

const orderBy = ({ sorts, defaultSort }: Listing, sort: string): string => {
  const descending = sort.startsWith('-')
  const name = descending ? sort.slice(1) : sort
  const expression = Object.hasOwn(sorts, name) ? sorts[name] : undefined
  if (!expression) {
    const rule = `has to be one of ${Object.keys(sorts).join(', ')}, with - before it for the other way round (default ${defaultSort})`
    throw new BadRequest(400, 'Something in the query is not right', [{ field: 'sort', rule }])
  }
  return `${expression} ${descending ? 'desc' : 'asc'} nulls last, id`
}

/** In a pattern of `like`, `%`, `_` and `\` mean something. */
const contains = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/**
 * Answers `?q=&sort=-name&limit=20&offset=0&<filter>=` with one page of rows and how many there are in all.
 */
export const list = async (
  request: Request,
  { db }: Pick<Context, 'db'>,
  listing: Listing,
): Promise<{ items: Row[]; total: number }> => {
  const query = new URL(request.url).searchParams
  const values: SqlValue[] = []
  const bind = (value: SqlValue): string => `$${values.push(value)}`

  const conditions: string[] = []
  const q = (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 200)
  if (q !== '') {
    const pattern = bind(contains(q))
    conditions.push(`(${listing.searched.map((expression) => `${expression} ilike ${pattern}`).join(' or ')})`)
  }
  for (const [name, expression] of Object.entries(listing.filters)) {
    const value = query.get(name)?.replaceAll('\0', '')
    if (value) conditions.push(`${expression} = ${bind(value)}`)
  }
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const order = orderBy(listing, query.get('sort') || listing.defaultSort)

  const counted = db.query<{ total: number }>(
    `select count(*)::int as total from (${listing.select}) as found${where}`,
    [...values],
  )
  const limit = bind(wholeNumber('limit', query.get('limit'), 20, 100))
  const offset = bind(wholeNumber('offset', query.get('offset'), 0, 1_000_000))
  const found = db.query(
    `select * from (${listing.select}) as found${where} order by ${order} limit ${limit} offset ${offset}`,
    values,
  )
  const [[count], items] = await Promise.all([counted, found])
  return { items, total: count?.total ?? 0 }
}
