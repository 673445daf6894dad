import { CsvError, parse } from 'csv-parse/sync'
import { said, type Said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'

/** What a list of people to invite may say of each. */
const columns = ['email', 'name', 'role', 'roles', 'groups']

/** Keys have neither spaces nor bars in them. */
const keysIn = (cell: string) => cell.split(/[\s|]+/).filter((key) => key !== '')

const refused = (detail: Said) => new Problem('request.invalid', { detail, in: 'body' })

/**
 * The rows of a CSV of people to invite: with a line of column names, or only addresses (and names). Commas, semicolons
 * and tabs part cells; several roles or groups are parted by spaces or bars.
 *
 * @throws {Problem} `request.invalid` for what is no CSV, or has columns that nobody knows
 * @example
 * readInvitationList('email;role\nmia@example.org;viewer') // [{ email: 'mia@example.org', role: 'viewer' }]
 */
export const readInvitationList = (text: string): Record<string, unknown>[] => {
  let lines: string[][]
  try {
    lines = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw refused(said('csv: is not CSV: {reason}', { reason: error.message }))
  }
  const [first] = lines
  if (!first) throw refused(said('csv: has no rows'))
  const isNamed = !first.some((cell) => cell.includes('@'))
  const names = isNamed ? first.map((cell) => cell.toLowerCase()) : columns
  const unknown = names.find((name) => !columns.includes(name))
  if (isNamed && (unknown !== undefined || !names.includes('email')))
    throw refused(said('csv: the columns are {columns}, and email has to be one', { columns: columns.join(', ') }))
  return (isNamed ? lines.slice(1) : lines).map((cells) => {
    const given = names.flatMap((name, at) => {
      const cell = cells[at] ?? ''
      if (cell === '') return []
      return [[name, name === 'roles' || name === 'groups' ? keysIn(cell) : cell] as const]
    })
    return Object.fromEntries(given)
  })
}
