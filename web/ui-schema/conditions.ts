import type { Condition, Policy, Visible } from '../../plugins-registry/ui-schema.ts'
import { resolveAll, valueAt, type Scope } from './bindings.ts'

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Numbers by size, texts by their order; what can't be compared is neither more nor less. */
const compare = (value: unknown, other: number | string): number | undefined => {
  if (typeof other === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number - other : undefined
  }
  if (typeof value !== 'string') return undefined
  return value === other ? 0 : value < other ? -1 : 1
}

const contains = (value: unknown, part: unknown): boolean => {
  if (Array.isArray(value)) return value.includes(part)
  return typeof value === 'string' && typeof part === 'string' && value.includes(part)
}

/** Whether a condition holds. Absent values are `null`, as far as comparisons go. */
export const holds = (condition: Condition, scope: Scope): boolean => {
  const { all, any, not } = condition
  if (all) return all.every((each) => holds(each, scope))
  if (any) return any.some((each) => holds(each, scope))
  if (not) return !holds(not, scope)
  const value = condition.$ref === undefined ? undefined : valueAt(scope, condition.$ref)
  const order = (other: number | string, fits: (order: number) => boolean) => {
    const found = compare(value, other)
    return found !== undefined && fits(found)
  }
  if (condition.is !== undefined) return (value ?? null) === condition.is
  if (condition.isNot !== undefined) return (value ?? null) !== condition.isNot
  if (condition.in) return condition.in.includes((value ?? null) as string)
  if (condition.above !== undefined) return order(condition.above, (found) => found > 0)
  if (condition.below !== undefined) return order(condition.below, (found) => found < 0)
  if (condition.atLeast !== undefined) return order(condition.atLeast, (found) => found >= 0)
  if (condition.atMost !== undefined) return order(condition.atMost, (found) => found <= 0)
  if (condition.contains !== undefined) return contains(value, condition.contains)
  return isEmpty(value) === condition.empty
}

/** Who the user is and what the plugin was granted, as far as pages ask. */
export interface Powers {
  can: (permission: string) => boolean
  /** Whether the plugin was granted a capability. */
  has: (capability: string) => boolean
  /** Whether the policies of the tenant allow it; undefined while that is being asked. */
  authorize: (action: string, resource: Record<string, unknown>) => boolean | undefined
}

const allows = ({ action, resource }: Policy, scope: Scope, powers: Powers): boolean =>
  powers.authorize(action, resolveAll(resource, scope)) ?? false

/** Whether everything that `visible` or `enabled` asks for is so. */
export const passes = (tests: Visible | undefined, scope: Scope, powers: Powers): boolean => {
  if (!tests) return true
  const { permission, feature, policy, when } = tests
  return (
    (permission === undefined || powers.can(permission)) &&
    (feature === undefined || powers.has(feature)) &&
    (when === undefined || holds(when, scope)) &&
    (policy === undefined || allows(policy, scope, powers))
  )
}
