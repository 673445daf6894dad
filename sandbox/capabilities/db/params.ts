import { Problem } from '../../../problems/problem.ts'
import { isArrayType } from './values.ts'

/**
 * Makes parameters of SQL from JSON: text, numbers and booleans as they are, objects and arrays as JSON.
 * An array where the statement wants one of Postgres's becomes that: as its text says (`= any($1)`,
 * `$1::text[]`), or the `types` of its parameters do. A plugin's bytes arrive as the text that `bytea`
 * reads (`\x…`).
 */
export function toParams(values: unknown[], arrayParams: number[], types: number[] = []): (string | null)[] {
  try {
    return values.map((value, index) =>
      Array.isArray(value) && (arrayParams.includes(index + 1) || isArrayType(types[index]))
        ? toArray(value)
        : toText(value),
    )
  } catch (cause) {
    throw new Problem('capability.invalid', { detail: 'A parameter is nested too deeply.' }, { cause })
  }
}

/** Whether there is an array for which the text of the statement does not tell what it is to become. */
export const needsTypes = (values: unknown[], arrayParams: number[]): boolean =>
  values.some((value, index) => Array.isArray(value) && !arrayParams.includes(index + 1))

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

function toArray(items: unknown[]): string {
  const parts = items.map((item) => {
    if (Array.isArray(item)) return toArray(item)
    const text = toText(item)
    return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  })
  return `{${parts.join(',')}}`
}
