import type { Judge } from './parser.ts'
import type { Decision } from './statement.ts'

const installations = 2_000
const textsOfOne = 500
const longestKept = 8_192

/**
 * Remembers what was decided on the statements of each installation, the least recently used forgotten
 * first. Apart for each, so that one that makes up new statements all the time slows down only itself.
 */
export function createDecisions(judge: Judge): (installation: string, sql: string) => Decision | Promise<Decision> {
  const known = new Map<string, Map<string, Decision>>()

  const of = (installation: string): Map<string, Decision> => {
    const texts = known.get(installation) ?? new Map<string, Decision>()
    touch(known, installation, texts, installations)
    return texts
  }

  return (installation, sql) => {
    const texts = of(installation)
    const decision = texts.get(sql)
    if (decision) {
      touch(texts, sql, decision, textsOfOne)
      return decision
    }
    return judge(sql).then((fresh) => {
      if (sql.length <= longestKept) touch(texts, sql, fresh, textsOfOne)
      return fresh
    })
  }
}

/** Puts an entry last in line; the first goes when there are too many. */
function touch<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value as K)
}
