import type { SearchFilter } from '../../sandbox/capabilities/search/capability.ts'

export interface Condition {
  sql: string
  values: string[]
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/**
 * The filters of a query as one condition on `fields`. A value has to be the field's, or among the field's if that is
 * a list; of several values one is enough; bounds compare numbers with numbers and text with text.
 */
export const asCondition = (filters: Record<string, SearchFilter>): Condition => {
  const parts = Object.entries(filters).map(([name, filter]) => conditionOf(name, filter))
  return {
    sql: parts.map(({ sql }) => ` and (${sql})`).join(''),
    values: parts.flatMap(({ values }) => values),
  }
}

const conditionOf = (name: string, filter: SearchFilter): Condition => {
  if (typeof filter !== 'object' || Array.isArray(filter)) {
    const wanted = Array.isArray(filter) ? filter : [filter]
    return {
      sql: wanted.map(() => 'fields -> ?::text @> ?::jsonb').join(' or '),
      values: wanted.flatMap((value) => [name, JSON.stringify(value)]),
    }
  }
  const bounds = Object.entries(filter).filter(([, bound]) => bound !== undefined)
  return {
    sql: bounds
      .map(([comparison]) => {
        const sign = comparisons[comparison as keyof typeof comparisons]
        return `fields -> ?::text ${sign} ?::jsonb and jsonb_typeof(fields -> ?::text) = jsonb_typeof(?::jsonb)`
      })
      .join(' and '),
    values: bounds.flatMap(([, bound]) => [name, JSON.stringify(bound), name, JSON.stringify(bound)]),
  }
}
