import { join } from 'node:path'
import { catalogue, type ProblemCode } from '../../problems/catalogue.ts'
import { limitEntry, limitNames } from '../../sandbox/limits.ts'
import { code, table } from './markdown.ts'
import { withUnit } from './values.ts'

const docs = join(import.meta.dirname, '../../docs')

/** Every error code, grouped by its first word. */
export const errorsPage = (): { file: string; text: string } => {
  const codes = Object.keys(catalogue) as ProblemCode[]
  const groups = Map.groupBy(codes, (each) => each.split('.')[0]!)
  const parts = [...groups].map(([group, some]) => {
    const rows = some.map((each) => {
      const { status, title, retry } = catalogue[each]
      return [code(each), String(status), title, retry ? 'yes' : 'no']
    })
    return `## ${group}\n\n${table(['code', 'status', 'meaning', 'worth trying again'], rows)}`
  })
  return {
    file: join(docs, 'errors.md'),
    text: `# Errors

Every error of the API is \`application/problem+json\` (RFC 9457) with a \`code\` of this table; errors of host calls have it in isolates, as \`error.code\`. A code never changes its meaning. Beside it are \`detail\`, a sentence about this case, and what helps to react, such as \`limit\` and \`value\`, \`errors\` by field, or \`retryAfterSeconds\`. This page is written by \`npm run docs\` from \`problems/catalogue.ts\`.

${parts.join('\n\n')}
`,
  }
}

/** Every limit that can be agreed on otherwise. */
export const limitsPage = (): { file: string; text: string } => {
  const counted = { each: 'each time', kept: 'what is kept', minute: 'a minute', day: 'a day, UTC' }
  const rows = limitNames.map((name) => {
    const { label, unit, of, per, least, ceiling, code: error, default: usual } = limitEntry(name)
    return [
      code(name),
      label,
      of,
      counted[per],
      withUnit(usual, unit),
      `${withUnit(least, unit)} – ${withUnit(ceiling, unit)}`,
      error === undefined ? '–' : code(error),
    ]
  })
  return {
    file: join(docs, 'limits.md'),
    text: `# Limits

What an installation may use. A plan, a tenant or a single installation may be given another value between the two bounds. This page is written by \`npm run docs\` from \`sandbox/limit-catalogue.ts\`; what is the same for everyone is on the page of each [capability](capabilities/).

${table(['limit', 'of what', 'of each', 'counted', 'usually', 'from – to', 'error'], rows)}
`,
  }
}
