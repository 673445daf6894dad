import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import Mocha, { type Runner, type Test } from 'mocha'
import type { FileOutcomes } from './run-mocha.ts'

/** Dots, and how each file went, written to the file that `TEST_OUTCOMES` names. */
export default class Reporter extends Mocha.reporters.Dot {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const files: FileOutcomes = {}
    const count = (test: Test, result: 'passed' | 'failed') => {
      const outcome = (files[relative('', test.file ?? '')] ??= { passed: 0, failed: 0 })
      outcome[result] += 1
    }
    runner.on('pass', (test) => count(test, 'passed'))
    runner.on('fail', (test) => count(test, 'failed'))
    runner.on('end', () => {
      if (process.env.TEST_OUTCOMES) writeFileSync(process.env.TEST_OUTCOMES, JSON.stringify(files))
    })
  }
}
