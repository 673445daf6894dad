import { isPlexicaError, Problem } from '@plexica/sdk'

/** What people must not put into the name of a file or folder: it would become another path, or deceive. */
const forbidden = /[\p{Cc}/\\\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u

/** @throws {Problem} 400 unless it can be the name of a file or folder */
export const checkedName = (given: string): string => {
  const name = given.normalize('NFC').trim()
  if (
    name === '' ||
    name === '.' ||
    name === '..' ||
    forbidden.test(name) ||
    new TextEncoder().encode(name).length > 255
  )
    throw new Problem(400, 'This can not be a name', {
      errors: [{ field: 'name', rule: 'has letters in it, and no slashes or invisible characters' }],
    })
  return name
}

/**
 * `report.pdf` → `report (2).pdf`.
 *
 * @param times how often the name is taken already
 */
export const numbered = (name: string, times: number): string => {
  if (times === 0) return name
  const dot = name.lastIndexOf('.')
  const end = dot > 0 ? name.slice(dot) : ''
  return `${name.slice(0, name.length - end.length)} (${times + 1})${end}`
}

/** Whether the database refused it because there is one of this name already. */
export const isTaken = (error: unknown): boolean =>
  isPlexicaError(error, 'db.error') && error.detail.sqlState === '23505'
