import { findNodeAtLocation, parse, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'

/** A place in a text, counted from 1 as editors do. */
interface TextPlace {
  line: number
  column: number
}

const placeAt = (text: string, offset: number): TextPlace => {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

const nodeAt = (root: Node, steps: readonly PropertyKey[]): Node | undefined =>
  findNodeAtLocation(
    root,
    steps.map((step) => (typeof step === 'number' ? step : String(step))),
  )

/**
 * Where in a JSON text the value is that `steps` lead to: at the name of a field, so that it is the field one sees. What
 * is not there is looked for one step up.
 *
 * @example
 * placesIn('{ "a": [1,\n 2] }')(['a', 1]) // { line: 2, column: 2 }
 */
export const placesIn = (text: string): ((steps: readonly PropertyKey[]) => TextPlace | undefined) => {
  const root = parseTree(text)
  return (steps) => {
    if (!root) return undefined
    for (let length = steps.length; length >= 0; length--) {
      const node = nodeAt(root, steps.slice(0, length))
      if (node) return placeAt(text, node.parent?.type === 'property' ? node.parent.offset : node.offset)
    }
    return undefined
  }
}

/** `PropertyNameExpected` → `property name expected` */
const inWords = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

/** Why a text is not JSON, and where; undefined if it is. */
export const jsonMistake = (text: string): { rule: string; place: TextPlace } | undefined => {
  const errors: ParseError[] = []
  parse(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false })
  const [first] = errors
  if (!first) return undefined
  return { rule: `is not JSON: ${inWords(printParseErrorCode(first.error))}`, place: placeAt(text, first.offset) }
}
