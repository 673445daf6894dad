import { findNodeAtLocation, parse, parseTree, type Node, type ParseError } from 'jsonc-parser'
import type { Position } from './finding.ts'

/** `permissions[0].id` → `['permissions', 0, 'id']`; names in quotes may hold dots. */
const stepsOf = (field: string): (string | number)[] =>
  [...field.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? (quoted ?? name ?? '') : Number(index),
  )

const positionIn = (file: string, text: string, offset: number): Position => {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { file, line, column: offset - before.lastIndexOf('\n') }
}

/**
 * Where a field of a JSON file stands: the field itself, or the innermost one around it that is there.
 *
 * @example
 * jsonPosition('plexica.json', text, 'permissions[0].id') // { file: 'plexica.json', line: 7, column: 7 }
 */
export const jsonPosition = (file: string, text: string, field: string | undefined): Position => {
  const root = parseTree(text)
  let steps = stepsOf(field ?? '')
  let found: Node | undefined
  while (root && steps.length > 0 && !(found = findNodeAtLocation(root, steps))) steps = steps.slice(0, -1)
  // Of a property its name, not its value.
  const node = found?.parent?.type === 'property' ? found.parent : (found ?? root)
  return positionIn(file, text, node?.offset ?? 0)
}

/** Where a text that is no JSON goes wrong. */
export const jsonErrorPosition = (file: string, text: string): Position => {
  const errors: ParseError[] = []
  parse(text, errors, { disallowComments: true })
  return positionIn(file, text, errors[0]?.offset ?? text.length)
}
