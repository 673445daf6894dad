import type { RuleDefinition, SeenEvent } from './rule.ts'
import { asText, valueAt } from './values.ts'

type Condition = NonNullable<RuleDefinition['conditions']>[number]

/** `crm.*` means every type that begins so; `*` in between means one word. */
export const isMeant = (pattern: string, type: string): boolean => {
  const wanted = pattern.split('.')
  const words = type.split('.')
  const isOpen = wanted.at(-1) === '*'
  if (isOpen ? words.length < wanted.length : words.length !== wanted.length) return false
  return wanted.every((word, at) => word === '*' || word === words[at])
}

/** Numbers are compared as numbers, everything else as texts, which is what dates in ISO 8601 are made for. */
const compared = (value: unknown, wanted: string): number => {
  const text = asText(value)
  const [left, right] = [Number(text), Number(wanted)]
  if (text !== '' && wanted !== '' && !Number.isNaN(left) && !Number.isNaN(right)) return left - right
  return text < wanted ? -1 : text > wanted ? 1 : 0
}

const holds = ({ field, op, value = '' }: Condition, event: SeenEvent): boolean => {
  const found = valueAt(event, field)
  switch (op) {
    case 'is':
      return asText(found) === value
    case 'isNot':
      return asText(found) !== value
    case 'contains':
      return asText(found).toLowerCase().includes(value.toLowerCase())
    case 'above':
      return asText(found) !== '' && compared(found, value) > 0
    case 'below':
      return asText(found) !== '' && compared(found, value) < 0
    case 'isSet':
      return asText(found) !== ''
    default:
      return false
  }
}

/** Whether the conditions of a rule hold for an event; a rule without any is for every event that it means. */
export const isFor = ({ conditions = [], match }: RuleDefinition, event: SeenEvent): boolean => {
  if (conditions.length === 0) return true
  return match === 'any'
    ? conditions.some((condition) => holds(condition, event))
    : conditions.every((condition) => holds(condition, event))
}
