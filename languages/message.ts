import { IntlMessageFormat } from 'intl-messageformat'
import { asMessage, pointerOf } from './places.ts'
import { said, type Said } from './said.ts'

/** Why a text is no ICU message, or what it expects to be given: names with what is done with them. */
type ReadMessage = { mistake: string } | { arguments: string[] }

interface Element {
  type: number
  value?: string
  options?: Record<string, { value: Element[] }>
  children?: Element[]
}

/** As the parser numbers them. */
const kinds = ['', '', 'number', 'date', 'time', 'select', 'plural', '', 'tag']
const literal = 0
const pound = 7

const argumentsIn = (elements: Element[]): string[] =>
  elements.flatMap(({ type, value = '', options = {}, children = [] }) => {
    const inside = [...Object.values(options).flatMap((option) => argumentsIn(option.value)), ...argumentsIn(children)]
    return type === literal || type === pound ? inside : [[value, kinds[type]].filter(Boolean).join(': '), ...inside]
  })

/**
 * Reads an ICU message without formatting it.
 *
 * @example
 * readMessage('{count, plural, one {# row} other {# rows}} of {name}') // { arguments: ['count: plural', 'name'] }
 *
 * @param options `ignoreTag` where `<b>` is text, as it is in texts of plugins
 */
export const readMessage = (text: string, options: { ignoreTag?: boolean } = {}): ReadMessage => {
  try {
    const format = new IntlMessageFormat(asMessage(text), 'en', undefined, options)
    const found = argumentsIn(format.getAst() as Element[]).map(pointerOf)
    return { arguments: [...new Set(found)].sort() }
  } catch (error) {
    return { mistake: (error as Error).message }
  }
}

const nameOf = (argument: string): string => argument.split(':', 1)[0]!

/** What is wrong with a translation, beside the text that it is one of; `undefined` if nothing is. */
export const mistakeIn = (translation: string, source: string): Said | undefined => {
  const options = { ignoreTag: 'mistake' in readMessage(source) }
  const [read, wanted] = [readMessage(translation, options), readMessage(source, options)]
  if ('mistake' in read) return said('is no ICU message: {mistake}', { mistake: read.mistake })
  const expected = 'arguments' in wanted ? wanted.arguments : []
  // A value that the source only names may need forms in another language, and is the same value.
  const lacking = expected.filter((each) => !read.arguments.some((own) => own === each || nameOf(own) === each))
  if (lacking.length > 0) return said('lacks {values}', { values: `{${lacking.join('}, {')}}` })
  const unknown = read.arguments.filter((each) => !expected.includes(each) && !expected.includes(nameOf(each)))
  if (unknown.length === 0) return undefined
  return said('has {values}, which the source does not have', { values: `{${unknown.join('}, {')}}` })
}
