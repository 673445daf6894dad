import type { Form, FormElement, FormProperty } from '../../../plugins-registry/ui-schema.ts'

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const types = ['string', 'number', 'integer', 'boolean', 'array', 'object']

const isProperty = (given: unknown): given is FormProperty => {
  if (!isObject(given) || !types.includes(String([given.type].flat()[0]))) return false
  if (given.items !== undefined && !isProperty(given.items)) return false
  return given.properties === undefined || areProperties(given.properties)
}

const areProperties = (given: unknown): given is Record<string, FormProperty> =>
  isObject(given) && Object.values(given).every(isProperty)

/** How entries of a list are laid out, where that is said. */
const isDetail = (options: unknown): boolean =>
  !isObject(options) || options.detail === undefined || isElement(options.detail)

const holders = ['VerticalLayout', 'HorizontalLayout', 'Group', 'Categorization', 'Category']

const isElement = (given: unknown): given is FormElement => {
  if (!isObject(given)) return false
  if (given.type === 'Control') return typeof given.scope === 'string' && isDetail(given.options)
  if (given.type === 'Label') return typeof given.text === 'string'
  return holders.includes(String(given.type)) && Array.isArray(given.elements) && given.elements.every(isElement)
}

/**
 * A form that is data of a plugin, and so was not checked at upload. What is none, or has parts that can't be drawn, is
 * undefined.
 *
 * @example
 * formIn({ schema: { type: 'object', properties: { name: { type: 'string' } } } })
 */
export const formIn = (given: unknown): Form | undefined => {
  if (!isObject(given) || !isObject(given.schema) || !areProperties(given.schema.properties)) return undefined
  const { schema, uischema } = given
  if (uischema !== undefined && !isElement(uischema)) return undefined
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : []
  return {
    schema: { type: 'object', properties: areProperties(schema.properties) ? schema.properties : {}, required },
    ...(uischema === undefined ? {} : { uischema: uischema as NonNullable<Form['uischema']> }),
  }
}
