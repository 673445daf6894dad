import type { FormElement, FormRule, FormValues, RuleSchema } from './definition.ts'

/** `#/properties/address/properties/city` → `['address', 'city']` */
export const stepsOf = (scope: string): string[] => scope.split('/properties/').slice(1)

/** The value at a path; own fields only. */
const valueIn = (values: unknown, steps: readonly (string | number)[]): unknown =>
  steps.reduce<unknown>(
    (here, step) =>
      typeof here === 'object' && here !== null && Object.hasOwn(here, step)
        ? (here as Record<string | number, unknown>)[step]
        : undefined,
    values,
  )

const fits = (value: unknown, schema: RuleSchema): boolean => {
  if (schema.not && fits(value, schema.not)) return false
  if (schema.const !== undefined && (value ?? null) !== schema.const) return false
  if (schema.enum && !schema.enum.includes(value ?? null)) return false
  if (schema.minimum !== undefined && !(typeof value === 'number' && value >= schema.minimum)) return false
  if (schema.maximum !== undefined && !(typeof value === 'number' && value <= schema.maximum)) return false
  if (schema.contains && !(Array.isArray(value) && value.includes(schema.contains.const))) return false
  return true
}

const applies = ({ condition: { scope, schema } }: FormRule, values: FormValues): boolean =>
  fits(valueIn(values, stepsOf(scope)), schema)

/** Whether a part of a form is shown with these values. */
export const isShown = ({ rule }: Pick<FormElement, 'rule'>, values: FormValues): boolean => {
  if (!rule || (rule.effect !== 'SHOW' && rule.effect !== 'HIDE')) return true
  return applies(rule, values) === (rule.effect === 'SHOW')
}

/** Whether a part of a form can be used with these values. */
export const isEnabled = ({ rule }: Pick<FormElement, 'rule'>, values: FormValues): boolean => {
  if (!rule || (rule.effect !== 'ENABLE' && rule.effect !== 'DISABLE')) return true
  return applies(rule, values) === (rule.effect === 'ENABLE')
}

const controlsIn = (element: FormElement): string[] => [
  ...(element.type === 'Control' && element.scope !== undefined ? [stepsOf(element.scope).join('.')] : []),
  ...(element.elements ?? []).flatMap(controlsIn),
]

/** The fields that rules hide in the entries of a list. */
const hiddenInEntries = (detail: FormElement, path: string[], values: FormValues): string[] => {
  const entries = valueIn(values, path)
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: unknown, at) =>
    [...hiddenFields(detail, Object(entry) as FormValues)].map((field) => [...path, at, field].join('.')),
  )
}

/**
 * The fields, by their paths such as `address.city` or `lines.0.amount`, that rules hide with these values. A field with
 * two controls is hidden when both are.
 */
export const hiddenFields = (layout: FormElement | undefined, values: FormValues): Set<string> => {
  const hidden = new Set<string>()
  const shown = new Set<string>()
  const visit = (element: FormElement) => {
    if (!isShown(element, values)) return controlsIn(element).forEach((path) => hidden.add(path))
    if (element.type === 'Control' && element.scope !== undefined) {
      const path = stepsOf(element.scope)
      shown.add(path.join('.'))
      const { detail } = element.options ?? {}
      if (detail) hiddenInEntries(detail, path, values).forEach((field) => hidden.add(field))
    }
    element.elements?.forEach(visit)
  }
  if (layout) visit(layout)
  return new Set([...hidden].filter((path) => !shown.has(path)))
}
