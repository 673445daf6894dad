import type { Control, Form, FormElement, FormProperty } from '../../../plugins-registry/ui-schema.ts'

/** One field of a form: what the schema and the layout say about it, put together. */
export interface Field {
  name: string
  label: string
  property: FormProperty
  type: 'string' | 'number' | 'integer' | 'boolean'
  required: boolean
  nullable: boolean
  options: NonNullable<Control['options']>
}

/** Fields side by side, or a single one. */
export type Row = Field[]

/** Rows under a heading, or under none. */
export interface Group {
  label: string | undefined
  rows: Row[]
}

const fieldOf = ({ schema }: Form, name: string, { label, options = {} }: Partial<Control> = {}): Field => {
  const property = schema.properties[name]!
  const [type] = [property.type].flat()
  return {
    name,
    label: label ?? property.title ?? name,
    property,
    type: type as Field['type'],
    required: schema.required.includes(name),
    nullable: Array.isArray(property.type),
    options,
  }
}

/** How a form is laid out; one field below the other if it doesn't say. */
export const groupsOf = (form: Form): Group[] => {
  const { schema, uischema } = form
  if (!uischema)
    return [{ label: undefined, rows: Object.keys(schema.properties).map((name) => [fieldOf(form, name)]) }]
  const field = (control: Control) => fieldOf(form, control.scope.slice('#/properties/'.length), control)
  const groups: Group[] = []
  const loose = (): Group => {
    const last = groups.at(-1)
    if (last && last.label === undefined) return last
    const made = { label: undefined, rows: [] }
    groups.push(made)
    return made
  }
  const rowOf = (element: FormElement): Row => {
    if (element.type === 'Control') return [field(element)]
    return 'elements' in element ? (element.elements as FormElement[]).flatMap(rowOf) : []
  }
  for (const element of uischema.elements as FormElement[]) {
    if (element.type === 'Group') groups.push({ label: element.label, rows: element.elements.map(rowOf) })
    else loose().rows.push(rowOf(element))
  }
  return groups
}

export const fieldsOf = (form: Form): Field[] => groupsOf(form).flatMap(({ rows }) => rows.flat())
