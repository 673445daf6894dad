import { KiB } from '../../limits.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Judge } from './parser.ts'
import type { Decision } from './statement.ts'

const installations = 2_000
const textsOfOne = 500
const longestKept = 8 * KiB

/** New text that one installation may have parsed: at once, and each second. Text seen before is free. */
const burst = 2_048 * KiB
const eachSecond = 128 * KiB
/** What a statement costs that broke the parser, which then has to be replaced. */
const costOfBreaking = 512 * KiB

export interface Decided {
  decision: Decision
  /** Whether this installation sent the same text before. */
  again: boolean
  /** Types of its parameters, once someone had to ask for them. */
  types?: number[]
}

interface Known {
  texts: Map<string, Decided>
  /** Characters left to parse, as of `at`. */
  left: number
  at: number
}

/**
 * Remembers what was decided on the statements of each installation, the least recently used forgotten
 * first. Apart for each, and with an allowance for new text, so that one that makes up new statements
 * all the time slows down only itself.
 */
export function createDecisions(judge: Judge): (installation: string, sql: string) => Decided | Promise<Decided> {
  const known = new Map<string, Known>()

  const of = (installation: string): Known => {
    const found = known.get(installation) ?? { texts: new Map<string, Decided>(), left: burst, at: Date.now() }
    touch(known, installation, found, installations)
    return found
  }

  const parse = async (of: Known, sql: string): Promise<Decided> => {
    charge(of, sql.length)
    const decision = await judge(sql)
    if (!decision.allowed && decision.broke) of.left -= costOfBreaking
    const kept = { decision, again: true }
    if (sql.length <= longestKept) touch(of.texts, sql, kept, textsOfOne)
    return { decision, again: false }
  }

  return (installation, sql) => {
    const here = of(installation)
    const decided = here.texts.get(sql)
    if (!decided) return parse(here, sql)
    touch(here.texts, sql, decided, textsOfOne)
    return decided
  }
}

function charge(known: Known, characters: number): void {
  const now = Date.now()
  known.left = Math.min(burst, known.left + ((now - known.at) / 1_000) * eachSecond)
  known.at = now
  if (known.left < characters)
    throw new Problem('rate.limited', {
      detail: 'This plugin sends too many different statements; put values into parameters, not into the text.',
      retryAfterSeconds: Math.ceil((characters - known.left) / eachSecond),
    })
  known.left -= characters
}

/** Puts an entry last in line; the first goes when there are too many. */
function touch<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value as K)
}
