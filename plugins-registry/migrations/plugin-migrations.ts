import { DatabaseError, escapeLiteral, type QueryConfig } from 'pg'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { isOutOfReach, outOfReach } from '../../sandbox/capabilities/db/errors.ts'
import type { InstallationPools } from '../../runtime/database/installation-pools.ts'
import { installationName } from '../../runtime/database/names.ts'
import type { InstallationAt } from '../../runtime/database/roles.ts'
import { appliedAfter, type Applied, type MigrationStep } from './steps.ts'

const waitForLocksMs = 5_000

/** What Postgres says of the author's own SQL is what the author needs; hints and context may name other things. */
const toldOf = (error: unknown): { said: string; sqlState?: string } | undefined => {
  if (error instanceof DatabaseError)
    return isOutOfReach(error)
      ? { said: outOfReach.replace(/\.$/, ''), sqlState: '42501' }
      : { said: error.message, sqlState: error.code }
  return error instanceof EndedTransaction ? { said: 'it ended the transaction that all migrations are in' } : undefined
}

class EndedTransaction extends Error {}

const failed = (step: MigrationStep, statement: number, began: number, error: unknown): unknown => {
  const told = toldOf(error)
  if (!told) return error
  const file = step.direction === 'up' ? step.name : step.name.replace(/\.sql$/, '.down.sql')
  return new Problem(
    'migration.failed',
    {
      detail: said('{file}, statement {statement}: {message}.', { file, statement, message: told.said }),
      migration: step.name,
      direction: step.direction,
      statement,
      durationMs: Math.round(performance.now() - began),
      ...(told.sqlState && { sqlState: told.sqlState }),
    },
    { cause: error },
  )
}

/**
 * Runs migrations of an installation, or takes them back, in one transaction: all of them or none. They run under the
 * role that owns its schema and nothing else, so that there is nothing else that their SQL could reach.
 *
 * @returns what was done, with the time that each took
 * @throws {Problem} `migration.failed` naming the migration and the statement
 */
export const runMigrations = (
  pools: Pick<InstallationPools, 'asOwner'>,
  { slug, plugin, wallMs }: InstallationAt & { wallMs: number },
  steps: MigrationStep[],
  applied: Applied[] = [],
): Promise<{ step: MigrationStep; durationMs: number }[]> =>
  pools.asOwner({ slug, plugin }, async (client) => {
    const deadline = Date.now() + wallMs
    const runs: { step: MigrationStep; durationMs: number }[] = []
    await client.query(`begin; set local lock_timeout = ${waitForLocksMs}`)
    try {
      for (const step of steps) {
        const began = performance.now()
        for (const [at, text] of step.statements.entries()) {
          try {
            await client.query(`set local statement_timeout = ${Math.max(1, deadline - Date.now())}`)
            // The extended protocol takes exactly one statement.
            await client.query({ text, queryMode: 'extended' } as QueryConfig)
            if (client.getTransactionStatus() !== 'T') throw new EndedTransaction()
          } catch (error) {
            throw failed(step, at + 1, began, error)
          }
        }
        runs.push({ step, durationMs: Math.round(performance.now() - began) })
      }
      const note = JSON.stringify(appliedAfter(applied, steps).map(({ name, checksum }) => ({ name, checksum })))
      await client.query(`comment on schema ${installationName(slug, plugin)} is ${escapeLiteral(note)}`)
      await client.query('commit')
      return runs
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  })
