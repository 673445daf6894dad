/*
 * Routes that answer from sample data, as a plugin with a database would: lists are searched, sorted, filtered and
 * paged, and rows can be added, changed and taken out. No imports: it runs in browsers and in plugins.
 */

/** What routes answer, by `GET /contacts`. */
export type Samples = Record<string, unknown>

interface SampleRequest {
  method: string
  /** With its query: `/contacts?limit=20`. */
  path: string
  body?: unknown
}

type SampleAnswer = { status: number; body: unknown }

type Row = Record<string, unknown>

const ownNames = new Set(['q', 'sort', 'limit', 'offset', 'from', 'to', 'name'])

const isRow = (given: unknown): given is Row => typeof given === 'object' && given !== null && !Array.isArray(given)

const rowsIn = (answer: unknown): Row[] | undefined => {
  const items = isRow(answer) ? answer.items : answer
  return Array.isArray(items) ? (items as unknown[]).filter(isRow) : undefined
}

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value ?? ''))

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : text(a).localeCompare(text(b))

/** Whether a row is one of those that a parameter asks for; parameters of fields that the rows don't have say nothing. */
const matchesParam = (row: Row, name: string, wanted: string): boolean => {
  const [, field = '', bound] = /^(.*)_(from|to|min|max)$/.exec(name) ?? []
  if (bound && Object.hasOwn(row, field)) {
    const number = bound === 'min' || bound === 'max'
    const order = number ? Number(row[field]) - Number(wanted) : text(row[field]).slice(0, 10).localeCompare(wanted)
    return bound === 'from' || bound === 'min' ? order >= 0 : order <= 0
  }
  if (!Object.hasOwn(row, name)) return true
  const value = row[name]
  const choices = wanted.split(',')
  return Array.isArray(value) ? value.some((each) => choices.includes(text(each))) : choices.includes(text(value))
}

const page = (rows: Row[], params: URLSearchParams): { items: Row[]; total: number } => {
  const q = params.get('q')?.toLowerCase() ?? ''
  const narrowed = rows.filter(
    (row) =>
      Object.values(row).some((value) => text(value).toLowerCase().includes(q)) &&
      [...params].every(([name, wanted]) => ownNames.has(name) || matchesParam(row, name, wanted)),
  )
  const sort = params.get('sort')
  const field = sort?.replace(/^-/, '') ?? ''
  const sorted = sort
    ? narrowed.toSorted((a, b) => compare(a[field], b[field]) * (sort.startsWith('-') ? -1 : 1))
    : narrowed
  const offset = Number(params.get('offset')) || 0
  const limit = Number(params.get('limit')) || sorted.length
  return { items: sorted.slice(offset, offset + limit), total: narrowed.length }
}

const stepsOf = (path: string): string[] => path.split('/').filter(Boolean)

const fits = (pattern: string, path: string): boolean => {
  const [steps, given] = [stepsOf(pattern), stepsOf(path)]
  return steps.length === given.length && steps.every((step, at) => step.startsWith(':') || step === given[at])
}

/** `@today`, `@today+2`, `@today-1T10:00`: samples stay as fresh as the day on which they are looked at. */
const dateOf = (written: string): string => {
  const [, days, time] = /^@today([+-]\d+)?(T\d\d:\d\d)?$/.exec(written) ?? []
  const date = new Date()
  date.setDate(date.getDate() + Number(days ?? 0))
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${parts.map((part) => String(part).padStart(2, '0')).join('-')}${time ?? ''}`
}

/** A copy in which days have become dates. */
const withDates = (given: unknown): unknown => {
  if (typeof given === 'string') return /^@today([+-]\d+)?(T\d\d:\d\d)?$/.test(given) ? dateOf(given) : given
  if (Array.isArray(given)) return given.map(withDates)
  if (!isRow(given)) return given
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, withDates(value)]))
}

/**
 * Makes routes of sample data.
 *
 * @example
 * const answer = sampleRoutes({ 'GET /notes': { items: [{ id: 1, title: 'Milk' }] } })
 * answer({ method: 'GET', path: '/notes/1' }) // { status: 200, body: { id: 1, title: 'Milk' } }
 */
export const sampleRoutes = (samples: Samples): ((request: SampleRequest) => SampleAnswer) => {
  const store = withDates(samples) as Samples

  const find = (method: string, path: string): unknown => {
    const key = Object.keys(store).find((route) => {
      const [known, pattern = ''] = route.split(' ')
      return known === method && fits(pattern, path)
    })
    return key === undefined ? undefined : store[key]
  }
  /** The list that a row's address belongs to. */
  const listOf = (path: string): { rows: Row[]; id: string } | undefined => {
    const steps = stepsOf(path)
    const rows = rowsIn(find('GET', `/${steps.slice(0, -1).join('/')}`))
    return rows && { rows, id: decodeURIComponent(steps.at(-1) ?? '') }
  }
  const put = (path: string, rows: Row[]) => {
    for (const route of Object.keys(store)) {
      const [known, pattern = ''] = route.split(' ')
      if (known !== 'GET' || !fits(pattern, path) || !rowsIn(store[route])) continue
      store[route] = isRow(store[route]) ? { ...store[route], items: rows } : rows
    }
  }
  const unknown: SampleAnswer = {
    status: 404,
    body: { code: 'plugin.no_route', title: 'The sample data has no such route' },
  }

  const read = (path: string, params: URLSearchParams): SampleAnswer => {
    const answer = find('GET', path)
    if (answer !== undefined) {
      const rows = rowsIn(answer)
      return { status: 200, body: rows ? { ...(isRow(answer) ? answer : {}), ...page(rows, params) } : answer }
    }
    const list = listOf(path)
    const row = list?.rows.find((each) => text(each.id) === list.id)
    return row ? { status: 200, body: row } : unknown
  }

  const write = (method: string, path: string, body: unknown): SampleAnswer => {
    const given = isRow(body) ? body : {}
    const own = rowsIn(find('GET', path))
    if (method === 'POST' && own) {
      const row = { id: `new-${own.length + 1}`, ...given }
      put(path, [row, ...own])
      return { status: 201, body: row }
    }
    const list = listOf(path)
    const row = list?.rows.find((each) => text(each.id) === list.id)
    if (!list || !row) return { status: 200, body: { ...given } }
    const parent = `/${stepsOf(path).slice(0, -1).join('/')}`
    if (method === 'DELETE') {
      put(
        parent,
        list.rows.filter((each) => each !== row),
      )
      return { status: 200, body: {} }
    }
    const changed = { ...row, ...given }
    put(
      parent,
      list.rows.map((each) => (each === row ? changed : each)),
    )
    return { status: 200, body: changed }
  }

  return ({ method, path, body }) => {
    const [address = '/', query = ''] = path.split('?')
    if (method === 'GET') return read(address, new URLSearchParams(query))
    const fixed = find(method, address)
    return fixed === undefined ? write(method, address, body) : { status: 200, body: fixed }
  }
}
