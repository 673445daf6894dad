import { limitEntry, limitIn, limitNames, type LimitName, type Limits } from '../../sandbox/limits.ts'

/** What a plan says; limits that it does not name are as the platform's defaults are. */
export interface PlanLimits {
  id: string
  limits: Record<string, number>
  /** Those that are warned of only. */
  soft: string[]
}

/** One value that goes before the plan, for a tenant or for one installation of it. */
export interface Override {
  /** `null`: for the tenant. */
  installationId: string | null
  name: string
  value: number
  soft: boolean
  reason: string
  expiresAt: Date | null
}

/** One quota as it holds now, and where it comes from. */
export interface Quota {
  name: LimitName
  value: number
  /** Only warned of. */
  soft: boolean
  source: 'default' | 'plan' | 'tenant' | 'installation'
  /** The override that it comes from. */
  override?: Override
}

/** Whether a limit may be soft: of what one call may use there is nothing to warn of. */
export const maySoften = (name: LimitName): boolean => ['kept', 'day'].includes(limitEntry(name).per)

const between = (name: LimitName, value: number): number => {
  const { least, ceiling } = limitEntry(name)
  return Math.min(Math.max(value, least), ceiling)
}

/**
 * The quotas of a tenant, or of one installation of it: the installation's own overrides go before the tenant's, these
 * before the plan, and the plan before the defaults.
 */
export const effectiveQuotas = (
  { defaults, plan, overrides }: { defaults: Limits; plan: PlanLimits | undefined; overrides: readonly Override[] },
  installationId?: string,
): Quota[] => {
  const find = (name: LimitName, of: string | null) =>
    overrides.find((each) => each.name === name && each.installationId === of)
  return limitNames.map((name) => {
    const own = installationId === undefined ? undefined : find(name, installationId)
    const override = own ?? find(name, null)
    if (override) {
      const soft = override.soft && maySoften(name)
      return { name, value: between(name, override.value), soft, source: own ? 'installation' : 'tenant', override }
    }
    const planned = plan && Object.hasOwn(plan.limits, name) ? plan.limits[name] : undefined
    const soft = plan?.soft.includes(name) === true && maySoften(name)
    // What the configuration says by hand, as for a benchmark, may be beyond the ceiling.
    if (planned === undefined) return { name, value: limitIn(defaults, name), soft, source: soft ? 'plan' : 'default' }
    return { name, value: between(name, planned), soft, source: 'plan' }
  })
}

/** What the parts of the platform hold an installation to: a soft limit stops nobody before its ceiling. */
export const enforced = ({ name, value, soft }: Quota): number => (soft ? limitEntry(name).ceiling : value)
