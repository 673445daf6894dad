import type { Control, Form, FormElement, FormProperty } from '../../../plugins-registry/ui-schema.ts'

export type Steps = (string | number)[]

/** One field of a form: what the schema and the layout say about it, put together. */
export interface Field {
  steps: Steps
  /** Its path as errors name it: `lines.0.amount`. */
  name: string
  label: string
  property: FormProperty
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  required: boolean
  options: NonNullable<Control['options']>
}

export interface Holder {
  properties?: Record<string, FormProperty> | undefined
  required?: string[] | undefined
}

/** What a property holds where it is not `null`. */
export const typeOf = ({ type }: FormProperty): Field['type'] => (Array.isArray(type) ? type[0] : type)

/** Whether a property may be `null`. */
export const isNullable = ({ type }: FormProperty): boolean => Array.isArray(type)

/** `first_name` → `First name`, for fields that have no title. */
const inWords = (name: string): string => {
  const words = name.replace(/[_-]+/g, ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

const fieldIn = (holder: Holder, steps: Steps, control: Partial<Control> = {}): Field | undefined => {
  const name = String(steps.at(-1))
  const { properties = {}, required = [] } = holder
  if (!Object.hasOwn(properties, name)) return undefined
  const property = properties[name]!
  return {
    steps,
    name: steps.join('.'),
    label: control.label ?? property.title ?? inWords(name),
    property,
    type: typeOf(property),
    required: required.includes(name),
    options: control.options ?? {},
  }
}

/** The fields of an object, in their order. */
export const fieldsOf = (holder: Holder, above: Steps = []): Field[] =>
  Object.keys(holder.properties ?? {}).map((name) => fieldIn(holder, [...above, name])!)

/**
 * The field that a control is for.
 *
 * @param above the way to what the schema describes
 */
export const fieldOfControl = (schema: Holder, control: Control, above: Steps = []): Field | undefined => {
  const steps = control.scope.split('/properties/').slice(1)
  const holder = steps
    .slice(0, -1)
    .reduce<Holder | undefined>((here, step) => (here?.properties ? here.properties[step] : undefined), schema)
  return holder && fieldIn(holder, [...above, ...steps], control)
}

/** The layout of a form; one field below the other if it doesn't say. */
export const layoutOf = ({ schema, uischema }: Form): FormElement =>
  uischema ?? {
    type: 'VerticalLayout',
    elements: Object.keys(schema.properties).map((name) => ({
      type: 'Control' as const,
      scope: `#/properties/${name}`,
    })),
  }

/** The value at a path; own fields only. */
export const valueOf = (state: unknown, steps: Steps): unknown =>
  steps.reduce<unknown>(
    (here, step) =>
      typeof here === 'object' && here !== null && Object.hasOwn(here, step)
        ? (here as Record<string | number, unknown>)[step]
        : undefined,
    state,
  )

/** Puts a value where steps lead to in the state of a form; nothing happens where they lead nowhere. */
export const setValue = (state: unknown, steps: Steps, value: unknown): void => {
  const holder = valueOf(state, steps.slice(0, -1))
  if (typeof holder === 'object' && holder !== null) (holder as Record<string | number, unknown>)[steps.at(-1)!] = value
}
