import { KiB } from '../../limits.ts'
import { said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Judge } from './parser.ts'
import { Recent } from './recent.ts'
import type { Decision } from './statement.ts'

const installations = 1_000
const textsOfOne = 250
const longestKept = 8 * KiB

/** New text that one installation may have parsed: at once, and each second. Text seen before is free. */
const burst = 2_048 * KiB
const eachSecond = 128 * KiB
/** What a statement costs that broke the parser, which then has to be replaced. */
const costOfBreaking = 512 * KiB

interface Decided {
  decision: Decision
  /** Whether this installation sent the same text before. */
  again: boolean
  /** Types of its parameters, once someone had to ask for them. */
  types?: number[]
}

interface Known {
  texts: Recent<string, Decided>
  /** Characters left to parse, as of `at`. */
  left: number
  at: number
}

/**
 * Remembers what was decided on the statements of each installation, as far as they were sent lately.
 * Apart for each, and with an allowance for new text, so that one that makes up new statements all the
 * time slows down only itself.
 */
export function createDecisions(judge: Judge): (installation: string, sql: string) => Decided | Promise<Decided> {
  const known = new Recent<string, Known>(installations)

  const of = (installation: string): Known => {
    const found = known.get(installation)
    if (found) return found
    const made = { texts: new Recent<string, Decided>(textsOfOne), left: burst, at: Date.now() }
    known.set(installation, made)
    return made
  }

  const parse = async (of: Known, sql: string): Promise<Decided> => {
    charge(of, sql.length)
    const decision = await judge(sql)
    if (!decision.allowed && decision.broke) of.left -= costOfBreaking
    if (sql.length <= longestKept) of.texts.set(sql, { decision, again: true })
    return { decision, again: false }
  }

  return (installation, sql) => {
    const here = of(installation)
    return here.texts.get(sql) ?? parse(here, sql)
  }
}

function charge(known: Known, characters: number): void {
  const now = Date.now()
  known.left = Math.min(burst, known.left + ((now - known.at) / 1_000) * eachSecond)
  known.at = now
  if (known.left < characters)
    throw new Problem('rate.limited', {
      detail: said('This plugin sends too many different statements; put values into parameters, not into the text.'),
      retryAfterSeconds: Math.ceil((characters - known.left) / eachSecond),
    })
  known.left -= characters
}
