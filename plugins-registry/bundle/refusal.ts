import { asIs, said } from '../../languages/said.ts'
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
  const rule = asIs(first?.rule ?? '')
  const sentence = where === '' ? rule : said('{where} {rule}', { where, rule })
  const more = errors.length - 1
  return new Problem('bundle.invalid', {
    detail: more > 0 ? said('{sentence} (and {more} more).', { sentence, more }) : said('{sentence}.', { sentence }),
    errors: errors.map((each) => ({ ...each, rule: asIs(each.rule) })),
  })
}
