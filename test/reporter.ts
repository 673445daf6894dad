import Mocha, { type Runner, type Test } from 'mocha'

/** Dots, and what a test that is tried again failed of, which tells more than how its second try went. */
export default class Reporter extends Mocha.reporters.Dot {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    runner.on('retry', (test: Test, problem: Error) => {
      process.stdout.write('\n  tried again:\n')
      Mocha.reporters.Base.list([Object.assign(test, { err: problem })])
    })
  }
}
