import { limitEntry, limitNames, type LimitName } from './limit-catalogue.ts'

export { limitEntry, limitNames, type LimitEntry, type LimitName, type LimitUnit } from './limit-catalogue.ts'

/** Units of this file. */
export const KiB = 1024
export const MiB = 1024 * KiB

/** What one kind of invocation may use. */
export interface Budget {
  /** Wall time from dispatch to the end of the invocation. */
  wallMs: number
  /** CPU time inside the isolate. */
  cpuMs: number
}

const invocationKinds = ['request', 'event', 'job', 'call', 'lifecycle'] as const
export type InvocationKind = (typeof invocationKinds)[number]

type BudgetName = `${InvocationKind}.${keyof Budget}`

/**
 * What one installation may use: a number for each limit of the catalogue (limit-catalogue.ts says what each is), those
 * of invocations by kind.
 */
export interface Limits extends Record<Exclude<LimitName, BudgetName>, number> {
  budgets: Record<InvocationKind, Budget>
}

/** Whether there is a limit of this name. */
export const isLimitName = (name: unknown): name is LimitName =>
  typeof name === 'string' && (limitNames as string[]).includes(name)

const isBudget = (name: LimitName): name is BudgetName => name.endsWith('.wallMs') || name.endsWith('.cpuMs')

/** Limits with these values. */
export const limitsOf = (valueOf: (name: LimitName) => number): Limits => {
  const budgets = Object.fromEntries(
    invocationKinds.map((kind) => [
      kind,
      { wallMs: valueOf(`${kind}.wallMs`), cpuMs: valueOf(`${kind}.cpuMs`) } satisfies Budget,
    ]),
  )
  const others = limitNames.filter((name) => !isBudget(name)).map((name) => [name, valueOf(name)])
  return { ...Object.fromEntries(others), budgets } as Limits
}

/** The value of one limit. */
export const limitIn = (limits: Limits, name: LimitName): number => {
  if (!isBudget(name)) return limits[name]
  const [kind, what] = name.split('.') as [InvocationKind, keyof Budget]
  return limits.budgets[kind][what]
}

export const defaultLimits: Limits = limitsOf((name) => limitEntry(name).default)
