import { parentPort } from 'node:worker_threads'
import { loadModule, parseSync, SqlError } from 'libpg-query'
import type { Said } from './parser.ts'
import { decide, type Decision } from './statement.ts'

/** Body of the thread that parses SQL; see `parser.ts`. */
await loadModule()

parentPort?.on('message', ({ id, sql }: { id: number; sql: string }) => {
  parentPort?.postMessage({ id, decision: judge(sql) } satisfies Said)
})
parentPort?.postMessage('ready' satisfies Said)

function judge(sql: string): Decision {
  try {
    return sql === '' ? decide({}) : decide(parseSync(sql))
  } catch (error) {
    if (error instanceof SqlError) return { allowed: false, reason: `It is not SQL: ${error.message}.` }
    // The parser ran out of stack; its memory can't be trusted from here on.
    return { allowed: false, reason: 'It is nested too deeply.', broke: true }
  }
}
