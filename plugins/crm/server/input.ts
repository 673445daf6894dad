import { BadRequest, type FieldError } from './problem.ts'

/** Checks one field: gives the value to store, or throws the rule that it breaks. */
type Field = (value: unknown) => string | number | null

const broken = (rule: string): never => {
  throw new RangeError(rule)
}

export const text =
  (
    maxLength: number,
    { required = false, matches }: { required?: boolean; matches?: [RegExp, rule: string] } = {},
  ): Field =>
  (value) => {
    if (value === null || value === undefined) return required ? broken('is missing') : null
    if (typeof value !== 'string') return broken('has to be a text')
    const trimmed = value.trim()
    if (trimmed === '') return required ? broken('may not be empty') : null
    if (trimmed.length > maxLength) return broken(`may have at most ${maxLength} characters`)
    if (trimmed.includes('\0')) return broken('may not hold NUL characters')
    return matches && !matches[0].test(trimmed) ? broken(matches[1]) : trimmed
  }

export const number =
  ({ min, max }: { min: number; max: number }): Field =>
  (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return broken('has to be a number')
    return value < min || value > max ? broken(`has to be from ${min} to ${max}`) : value
  }

export const oneOf =
  (...allowed: string[]): Field =>
  (value) =>
    typeof value === 'string' && allowed.includes(value) ? value : broken(`has to be one of ${allowed.join(', ')}`)

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)

export const reference: Field = (value) => {
  if (value === null || value === undefined || value === '') return null
  return isId(value) ? value : broken('has to be an id')
}

const readObject = async (request: Request): Promise<Record<string, unknown>> => {
  const body: unknown = await request.json().catch(() => {
    throw new BadRequest(400, 'The body has to be JSON')
  })
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new BadRequest(400, 'The body has to be a JSON object')
  return body as Record<string, unknown>
}

/**
 * Reads the body and checks its fields. A field that is absent is checked too, unless `partial`; a field
 * that is not known is refused, so that a misspelt one is not silently lost.
 */
export const readFields = async (
  request: Request,
  fields: Record<string, Field>,
  { partial = false } = {},
): Promise<Record<string, string | number | null>> => {
  const body = await readObject(request)
  const errors: FieldError[] = Object.keys(body)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((field) => ({ field, rule: 'is not known' }))
  const values: Record<string, string | number | null> = {}
  for (const [field, check] of Object.entries(fields)) {
    if (partial && !Object.hasOwn(body, field)) continue
    try {
      values[field] = check(body[field])
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      errors.push({ field, rule: error.message })
    }
  }
  if (errors.length > 0) throw new BadRequest(400, 'Something in the input is not right', errors)
  if (partial && Object.keys(values).length === 0) throw new BadRequest(400, 'There is nothing to change')
  return values
}
