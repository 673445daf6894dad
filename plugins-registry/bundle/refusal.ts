import { Problem } from '../../problems/problem.ts'

/** One rule that a bundle breaks: where, and what the rule is. */
export interface Refusal {
  /** File within the bundle. */
  path?: string
  /** Line and column within that file, counted from 1. */
  line?: number
  column?: number
  /** Field within that file, such as `permissions[0].id`. */
  field?: string
  rule: string
}

const place = ({ path, line, column, field }: Refusal): string => {
  const file = path === undefined || line === undefined ? path : `${path}:${line}:${column ?? 1}`
  return [file, field].filter(Boolean).join(': ')
}

/** The problem that says why a bundle is not taken: every broken rule, the first one in the sentence. */
export const bundleInvalid = (errors: Refusal[]): Problem => {
  const [first] = errors
  const where = first ? place(first) : ''
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new Problem('bundle.invalid', { detail: `${where ? `${where} ` : ''}${first?.rule ?? ''}${more}.`, errors })
}
