import type { Db, Row, SqlValue, Statement } from './db.ts'
import { jsonSchema, type JsonSchema } from './json-schema.ts'
import type { Schema } from './schema.ts'

/** How a parameter narrows rows, in the words of the filters of a table. */
export type FilterKind = 'choice' | 'choices' | 'text' | 'boolean' | 'dates' | 'numbers'

/**
 * Rows that a table, list or board of a page reads. What stands here becomes SQL, what comes with a request is only ever
 * bound to it.
 */
export interface ListingDefinition {
  /** `select … from …` of all rows, with `id` among its columns; may take parameters from `$1` on. */
  select: string
  /** Columns that `q` is looked for in. */
  search?: readonly string[]
  /** What `sort` may name, and the column or expression that it sorts by. */
  sort: Readonly<Record<string, string>>
  /** Such as `name`, or `-name` for the other way round. */
  defaultSort: string
  /** Parameters that narrow the rows by the column of the same name, and how. */
  filters?: Readonly<Record<string, FilterKind>>
}

/** What comes with a request, checked. */
export interface ListingQuery {
  q: string
  sort: string
  limit: number
  offset: number
  [filter: string]: unknown
}

export interface Listing {
  /** For `input: { query }` of the route. */
  query: Schema<ListingQuery>
  /**
   * One page of rows, and how many there are in all.
   *
   * @param params what `$1` … of `select` are bound to
   */
  read<R extends object = Row>(
    db: Pick<Db, 'batch'>,
    query: ListingQuery,
    params?: readonly SqlValue[],
  ): Promise<{ items: R[]; total: number }>
}

const mostRows = 100

/**
 * What `read` of a listing gives, for the `response` of its route.
 *
 * @example
 * 'GET /notes': { input: { query: notes.query }, response: pageOf(note), handler: (_request, { db, input }) => notes.read<Note>(db, input.query) }
 */
export const pageOf = <const S extends object>(row: JsonSchema<S>) =>
  jsonSchema({
    type: 'object',
    properties: { items: { type: 'array', items: row.schema }, total: { type: 'integer' } },
    required: ['items', 'total'],
  })
const text = { type: 'string', maxLength: 200 }

const parametersOf: Record<FilterKind, (name: string) => Record<string, object>> = {
  choice: (name) => ({ [name]: text }),
  choices: (name) => ({ [name]: { type: 'string', maxLength: 2_000 } }),
  text: (name) => ({ [name]: text }),
  boolean: (name) => ({ [name]: { type: 'boolean' } }),
  dates: (name) => ({
    [`${name}_from`]: { type: 'string', format: 'date' },
    [`${name}_to`]: { type: 'string', format: 'date' },
  }),
  numbers: (name) => ({ [`${name}_min`]: { type: 'number' }, [`${name}_max`]: { type: 'number' } }),
}

/** In a pattern of `like`, `%`, `_` and `\` mean something. Postgres has no texts with NUL in them. */
const containing = (words: string): string => `%${words.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`

type Bind = (value: SqlValue) => string

const conditionsOf: Record<
  FilterKind,
  (name: string, given: (parameter: string) => SqlValue | undefined, bind: Bind) => (string | undefined)[]
> = {
  choice: (name, given, bind) => [when(given(name), (value) => `${name}::text = ${bind(clean(value))}`)],
  choices: (name, given, bind) => [
    when(given(name), (value) => `${name}::text = any(string_to_array(${bind(clean(value))}, ','))`),
  ],
  text: (name, given, bind) => [when(given(name), (value) => `${name}::text ilike ${bind(containing(String(value)))}`)],
  boolean: (name, given, bind) => [when(given(name), (value) => `${name} = ${bind(value)}::boolean`)],
  dates: (name, given, bind) => [
    when(given(`${name}_from`), (value) => `${name} >= ${bind(value)}::date`),
    when(given(`${name}_to`), (value) => `${name} < ${bind(value)}::date + 1`),
  ],
  numbers: (name, given, bind) => [
    when(given(`${name}_min`), (value) => `${name} >= ${bind(value)}::numeric`),
    when(given(`${name}_max`), (value) => `${name} <= ${bind(value)}::numeric`),
  ],
}

const when = (value: SqlValue | undefined, condition: (value: SqlValue) => string): string | undefined =>
  value === undefined || value === '' ? undefined : condition(value)

const clean = (value: SqlValue): SqlValue => (typeof value === 'string' ? value.replaceAll('\0', '') : value)

/**
 * Reads rows as the components of a page ask for them: `q`, `sort`, `limit` (at most 100), `offset`, and the parameters
 * of filters. Rows with equal values keep their order from page to page.
 *
 * @example
 * const tasks = listing({
 *   select: 'select tasks.*, projects.name as project from tasks join projects on projects.id = project_id',
 *   search: ['title', 'project'],
 *   sort: { title: 'lower(title)', due: 'due' },
 *   defaultSort: 'due',
 *   filters: { status: 'choices', due: 'dates' },
 * })
 *
 * 'GET /tasks': { input: { query: tasks.query }, handler: (_request, { db, input }) => tasks.read(db, input.query) }
 */
export const listing = ({ select, search = [], sort, defaultSort, filters = {} }: ListingDefinition): Listing => {
  const byName = Object.entries(filters)
  const query = jsonSchema({
    type: 'object',
    properties: {
      ...(search.length > 0 ? { q: { ...text, default: '' } } : {}),
      sort: { enum: Object.keys(sort).flatMap((name) => [name, `-${name}`]), default: defaultSort },
      limit: { type: 'integer', minimum: 0, default: 20, description: `At most ${mostRows} come at once` },
      offset: { type: 'integer', minimum: 0, maximum: 1_000_000, default: 0 },
      ...Object.assign({}, ...byName.map(([name, kind]) => parametersOf[kind](name))),
    },
  }) as unknown as Schema<ListingQuery>

  /** Everything behind `select`, and what is bound in it. */
  const matching = (asked: ListingQuery, params: readonly SqlValue[]) => {
    const values = [...params]
    const bind: Bind = (value) => `$${values.push(value)}`
    const given = (name: string) => (Object.hasOwn(asked, name) ? (asked[name] as SqlValue) : undefined)
    const words = asked.q?.trim()
    const found = words ? bind(containing(words)) : ''
    const conditions = [
      words ? `(${search.map((column) => `${column}::text ilike ${found}`).join(' or ')})` : undefined,
      ...byName.flatMap(([name, kind]) => conditionsOf[kind](name, given, bind)),
    ].filter((condition) => condition !== undefined)
    const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
    return { from: `from (${select}) as found${where}`, values, bind }
  }

  const orderOf = (name: string): string =>
    `${sort[name.replace(/^-/, '')]} ${name.startsWith('-') ? 'desc' : 'asc'} nulls last, id`

  return {
    query,
    read: async <R extends object>(db: Pick<Db, 'batch'>, asked: ListingQuery, params: readonly SqlValue[] = []) => {
      const { from, values, bind } = matching(asked, params)
      const counted: Statement = [`select count(*)::int as total ${from}`, [...values]]
      const paging = `limit ${bind(Math.min(asked.limit, mostRows))} offset ${bind(asked.offset)}`
      const [rows, count] = await db.batch([
        [`select * ${from} order by ${orderOf(asked.sort)} ${paging}`, values],
        counted,
      ])
      return { items: (rows?.rows ?? []) as R[], total: Number(count?.rows[0]?.total ?? 0) }
    },
  }
}
