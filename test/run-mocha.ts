import { readFile, rm } from 'node:fs/promises'
import { bin, run, show } from './run-command.ts'

export interface Outcome {
  passed: number
  failed: number
}

/** By the path of the test file. */
export type FileOutcomes = Record<string, Outcome>

/** When more files than this failed, something is broken, and not the machine busy. */
const mostAgain = 10
const byName = ['--no-config', '--timeout', '240000', '--reporter', 'test/reporter.ts']

const sum = (outcomes: Outcome[]): Outcome => ({
  passed: outcomes.reduce((all, { passed }) => all + passed, 0),
  failed: outcomes.reduce((all, { failed }) => all + failed, 0),
})

const once = async (name: string, args: string[], env: NodeJS.ProcessEnv, folder: string): Promise<FileOutcomes> => {
  show(`\n— ${name}\n`)
  const path = `${folder}/outcomes.json`
  await rm(path, { force: true })
  const { code } = await run(bin('mocha'), args, { env: { ...env, TEST_OUTCOMES: path }, hear: show })
  const files = JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as FileOutcomes
  const hasFailed = Object.values(files).some(({ failed }) => failed > 0)
  // A file that could not even be loaded is none that a test failed in.
  return code !== 0 && !hasFailed ? { ...files, '': { passed: 0, failed: 1 } } : files
}

/**
 * Runs tests. Files that failed are run once more from their beginning, one at a time behind all others: a test that
 * others kept from a processor succeeds then, whatever its first run left half done, and one that is wrong does not.
 *
 * @param files to run instead of those of the configuration, one at a time
 * @param folder where it may keep what it notes
 */
export const runMocha = async (
  name: string,
  files: string[],
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Outcome> => {
  const first = await once(name, files.length > 0 ? [...byName, ...files] : [], env, folder)
  const failed = Object.keys(first).filter((file) => first[file]!.failed > 0)
  if (failed.length === 0 || failed.length > mostAgain || failed.includes('')) return sum(Object.values(first))
  const second = await once(`${name} that failed, once more`, [...byName, ...failed], env, folder)
  const passedBefore = Object.keys(first).filter((file) => !failed.includes(file))
  return sum([...passedBefore.map((file) => first[file]!), ...Object.values(second)])
}
