import { parentPort, workerData } from 'node:worker_threads'
import { loadModule, parseSync, SqlError } from 'libpg-query'
import { splitMigration, type SplitMigration } from './statements.ts'

/** Body of the thread that parses the migrations of one bundle; see `migrations.ts`. */
await loadModule()
parentPort?.postMessage('ready')

const sources = workerData as { name: string; sql: string }[]
const parse = (sql: string) => {
  try {
    return { stmts: parseSync(sql).stmts ?? [] }
  } catch (error) {
    // Anything but an error of syntax: the parser ran out of stack, and its memory can't be trusted from here on.
    if (!(error instanceof SqlError)) throw error
    return { syntaxError: error.message, at: error.sqlDetails?.cursorPosition ?? 0 }
  }
}

parentPort?.postMessage(sources.map(({ sql }): SplitMigration => splitMigration(sql, parse(sql))))
