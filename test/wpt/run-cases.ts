import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { aGuest } from '../support/guest.ts'

export interface CaseResult {
  name: string
  ok: boolean
  message?: string
}

const folder = import.meta.dirname

/** Cases that fail for a reason, by area and name. */
export const expectedFailures = async (): Promise<Record<string, Record<string, string>>> =>
  JSON.parse(await readFile(join(folder, 'expected-failures.json'), 'utf8')) as Record<string, Record<string, string>>

/** Runs the cases of one area inside an isolate of their own. */
export const runCases = async (area: string): Promise<CaseResult[]> => {
  const [harness, cases] = await Promise.all(
    ['harness.js', join('cases', `${area}.js`)].map((file) => readFile(join(folder, file), 'utf8')),
  )
  const guest = await aGuest()
  try {
    return (await guest.run(`(async () => {\n${harness}\n${cases}\nreturn runTests()\n})()`)) as CaseResult[]
  } finally {
    guest.dispose()
  }
}
