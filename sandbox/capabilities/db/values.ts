import pg from 'pg'

type Read = (text: string) => unknown

const number: Read = (text) => {
  const value = Number(text)
  // NaN and infinity are no JSON.
  return Number.isFinite(value) ? value : text
}
const bigint: Read = (text) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}
const json: Read = (text) => JSON.parse(text) as unknown
/** `2026-11-23 22:44:35.123456+00` → `2026-11-23T22:44:35.123456Z`; sessions are in UTC. */
const timestamp: Read = (text) => (text.endsWith('+00') ? `${text.slice(0, -3)}Z` : text).replace(' ', 'T')

/** How each type of Postgres becomes JSON, by its number in `pg_type`; others stay as Postgres writes them. */
const readers = new Map<number, Read>([
  [16, (text) => text === 't'],
  [17, (text) => Buffer.from(text.slice(2), 'hex').toString('base64')],
  [20, bigint],
  [21, number],
  [23, number],
  [26, number],
  [114, json],
  [700, number],
  [701, number],
  [1114, timestamp],
  [1184, timestamp],
  [3802, json],
])

/** Types of arrays, by the type of what is in them. */
const arrays: [array: number, element: number][] = [
  [1000, 16],
  [1001, 17],
  [1005, 21],
  [1007, 23],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1028, 26],
  [199, 114],
  [3807, 3802],
  [1115, 1114],
  [1185, 1184],
  // As text: names, varchar, char, text, numeric, dates, times, intervals, uuid.
  ...[1003, 1015, 1002, 1014, 1009, 1231, 1182, 1183, 1270, 1187, 2951].map((array): [number, number] => [array, 25]),
]
const readTextArray = pg.types.getTypeParser(1009 as number, 'text') as (text: string) => unknown[]
for (const [array, element] of arrays) {
  const read = readers.get(element)
  const each = (item: unknown): unknown =>
    Array.isArray(item) ? item.map(each) : typeof item === 'string' && read ? read(item) : item
  readers.set(array, (text) => readTextArray(text).map(each))
}

const arrayTypes = new Set(arrays.map(([array]) => array))

/** Whether a type is one of arrays. Of the plugin's own types only arrays of them are given as lists. */
export const isArrayType = (type = 0): boolean => arrayTypes.has(type) || type >= 16_384

const asIs: Read = (text) => text

export interface Column {
  name: string
  read: Read
}

/** How the columns of a result are read. */
export const columnsOf = (fields: { name: string; dataTypeID: number }[]): Column[] =>
  fields.map(({ name, dataTypeID }) => ({ name, read: readers.get(dataTypeID) ?? asIs }))

/** The values of a row in the order of its columns. */
export const toList = (columns: Column[], texts: (string | null)[]): unknown[] =>
  columns.map(({ read }, at) => {
    const text = texts[at]
    return text === null || text === undefined ? null : read(text)
  })

/** A row without a prototype: a column may have any name. */
export function toRow(columns: Column[], texts: (string | null)[]): Record<string, unknown> {
  const row = Object.create(null) as Record<string, unknown>
  for (let at = 0; at < columns.length; at++) {
    const { name, read } = columns[at] as Column
    const text = texts[at]
    row[name] = text === null || text === undefined ? null : read(text)
  }
  return row
}
