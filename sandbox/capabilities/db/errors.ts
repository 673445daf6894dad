import pg from 'pg'
import { Problem } from '../../../problems/problem.ts'
import type { Limits } from '../../limits.ts'

/** The database is not there, is starting or stopping, or has no place or login for us. */
const unavailable = /^(?:08|28|53|57P|58|XX)/

/** What a plugin is told of an error of Postgres: its code and sentence, and what it says of the plugin's own tables. */
export function toProblem(error: unknown, limits: Limits): Problem {
  if (error instanceof Problem) return error
  if (!(error instanceof pg.DatabaseError)) return new Problem('db.unavailable', {}, { cause: error })
  const { code = '', message, constraint, column, table, detail } = error
  if (code === '57014') return statementTimeout(limits, error)
  if (code === '25P03')
    return new Problem(
      'db.timeout',
      {
        detail: 'The transaction waited too long for its next statement.',
        limit: 'db.idleInTransactionMs',
        value: limits['db.idleInTransactionMs'],
      },
      { cause: error },
    )
  const beyond = tooMuch(error)
  if (beyond) return new Problem('db.too_large', { detail: beyond, sqlState: code }, { cause: error })
  // An error inside of Postgres; its sentence is for who develops that, and may name things by their numbers.
  if (code === 'XX000')
    return new Problem('db.error', { detail: 'Postgres failed on this statement.', sqlState: code }, { cause: error })
  if (unavailable.test(code)) return new Problem('db.unavailable', {}, { cause: error })
  if (isOutOfReach(error)) return new Problem('db.error', { detail: outOfReach, sqlState: '42501' }, { cause: error })
  const position = error.position === undefined ? undefined : Number(error.position)
  return new Problem(
    'db.error',
    {
      detail: message,
      sqlState: code,
      ...(constraint && { constraint }),
      ...(column && { column }),
      ...(table && { table }),
      // Which key was there already: the plugin's own data. Details of other errors name other things.
      ...(code.startsWith('23') && detail && { reason: detail }),
      ...(position && { position }),
    },
    { cause: error },
  )
}

/** One answer, whether something of someone else is there or not. */
export const outOfReach = "It names something that is not there, or is not this plugin's own."

/** Whether Postgres looked beyond the plugin's schema for a name, which only a text can bring it to. */
export const isOutOfReach = ({ code, message }: pg.DatabaseError): boolean =>
  code === '3F000' ||
  (code === '42501' && message.includes('for schema')) ||
  /"[^"]*\.[^"]*" does not exist/.test(message)

/** What a statement took more of than the server gives to one; undefined when it is the server that is short of it. */
const tooMuch = ({ code, message }: pg.DatabaseError): string | undefined => {
  if (code === '53200' && message === 'out of memory') return 'The statement needs more memory than one may have.'
  if (code === '53400' && message.includes('temp_file_limit'))
    return 'The statement needs more space for temporary files than one may have.'
  return undefined
}

/** A statement of a plugin took longer than it may. */
export const statementTimeout = (limits: Limits, cause?: unknown): Problem =>
  new Problem(
    'db.timeout',
    { detail: 'The statement took longer than it may.', limit: 'db.statementMs', value: limits['db.statementMs'] },
    { cause },
  )

/** A statement of a plugin has more rows or bytes than it may. */
export const tooLarge = (limit: 'db.rows' | 'db.resultBytes', limits: Limits): Problem =>
  new Problem('db.too_large', {
    detail: `The result has more than ${limits[limit]} ${limit === 'db.rows' ? 'rows' : 'bytes'}; ask for less at once.`,
    limit,
    value: limits[limit],
  })
