import { asRule } from '../../languages/said.ts'
import { jsonMistake } from './json-places.ts'
import { bundleInvalid } from '../bundle/refusal.ts'

const maxDepth = 64

/** Whether brackets nest deeper than `max`, found without recursion and before anything is parsed. */
const deeperThan = (text: string, max: number): boolean => {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      if (++depth > max) return true
    } else if (char === '}' || char === ']') depth--
  }
  return false
}

/** Keys that mean something else than data once objects are copied or merged. */
const refuseKey = (path: string) => (key: string, value: unknown) => {
  if (key === '__proto__') throw bundleInvalid([{ path, field: key, rule: asRule('may not be used as a key') }])
  return value
}

/**
 * Parses a JSON file of a bundle.
 *
 * @throws {Problem} `bundle.invalid` if it is not JSON, nests too deep, or has the key `__proto__`
 */
export const readJson = (path: string, text: string): unknown => {
  if (deeperThan(text, maxDepth)) throw bundleInvalid([{ path, rule: `nests deeper than ${maxDepth} levels` }])
  try {
    return JSON.parse(text, refuseKey(path))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { rule = `is not JSON: ${error.message}`, place } = jsonMistake(text) ?? {}
    throw bundleInvalid([{ path, ...place, rule }])
  }
}
