/* eslint-disable @typescript-eslint/no-unused-vars -- cases use what is declared here */
// The part of testharness.js that cases use, small enough to run inside a bare isolate.
const tests = []
const test = (run, name) => tests.push({ name, run })
const promise_test = test

const show = (value) => {
  try {
    return typeof value === 'string'
      ? JSON.stringify(value)
      : Array.isArray(value)
        ? `[${value.map(show).join(', ')}]`
        : String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
const fail = (message, note) => {
  throw new Error(note ? `${note}: ${message}` : message)
}
const assert_true = (value, note) => value === true || fail(`expected true, got ${show(value)}`, note)
const assert_false = (value, note) => value === false || fail(`expected false, got ${show(value)}`, note)
const assert_equals = (actual, expected, note) =>
  Object.is(actual, expected) || fail(`expected ${show(expected)}, got ${show(actual)}`, note)
const assert_not_equals = (actual, expected, note) =>
  !Object.is(actual, expected) || fail(`did not expect ${show(actual)}`, note)
const assert_array_equals = (actual, expected, note) => {
  const same =
    actual.length === expected.length &&
    Array.prototype.every.call(expected, (item, index) => Object.is(actual[index], item))
  if (!same) fail(`expected ${show([...expected])}, got ${show([...actual])}`, note)
}
const assert_throws = (actual, check, what, note) => {
  let thrown
  try {
    actual()
  } catch (error) {
    thrown = { error }
  }
  if (!thrown) fail(`expected ${what}, nothing was thrown`, note)
  check(thrown.error)
}
const isJs = (Constructor, note) => (error) =>
  (error instanceof Constructor && error.name === Constructor.name) ||
  fail(`expected ${Constructor.name}, got ${show(error)}`, note)
const isDom = (name, note) => (error) =>
  (error instanceof DOMException && error.name === name) || fail(`expected ${name}, got ${show(error)}`, note)
const assert_throws_js = (Constructor, run, note) => assert_throws(run, isJs(Constructor, note), Constructor.name, note)
const assert_throws_dom = (name, run, note) => assert_throws(run, isDom(name, note), name, note)
const assert_throws_exactly = (expected, run, note) =>
  assert_throws(run, (error) => assert_equals(error, expected, note), show(expected), note)
const rejection = async (promise, note) => {
  try {
    await promise
  } catch (error) {
    return error
  }
  return fail('expected a rejection', note)
}
const promise_rejects_js = async (Constructor, promise, note) => isJs(Constructor, note)(await rejection(promise, note))
const promise_rejects_dom = async (name, promise, note) => isDom(name, note)(await rejection(promise, note))
const promise_rejects_exactly = async (expected, promise, note) =>
  assert_equals(await rejection(promise, note), expected, note)
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs what was declared, one after the other; a case that does not end in two seconds has failed. */
const runTests = async () => {
  const results = []
  for (const { name, run } of tests) {
    let timer
    try {
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('timed out')), 2000)
      })
      await Promise.race([run(), late])
      results.push({ name, ok: true })
    } catch (error) {
      results.push({ name, ok: false, message: `${error?.name}: ${error?.message}` })
    }
    clearTimeout(timer)
  }
  return results
}
