import type { Knex } from 'knex'
import { asIs, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { limitEntry, type LimitName, type Limits } from '../../sandbox/limits.ts'
import { usedInDay, type UsedInDay } from './queries.ts'

/** Whoever uses something: an invocation, or a host call of one. */
export interface User {
  tenant: { id: string }
  installation: { id: string }
  limits: Limits
}

export interface Used {
  invocations: number
  cpuMs: number
  fetches: number
}

/** What was used today: in all processes, as far as it is written, and here since then. */
interface Tally {
  written: Used
  here: Used
}

/** Tallies of an installation and of its tenant. */
export interface Tallies {
  installation: Tally
  tenant: Tally
}

export interface Allowances {
  /** What an installation and its tenant used today, to add to. */
  of(tenantId: string, installationId: string): Tallies
  /** Says that plugin code is about to be entered. @throws {Problem} `quota.exceeded` */
  admit(user: User): void
  /** Says that a request is about to be sent. @throws {Problem} `quota.exceeded` */
  mayFetch(user: User): void
  /** Takes over what was written: the sums of it in this process, and of the day in all. */
  settle(day: string, here: readonly { tenantId: string; installationId: string; used: Used }[], all: UsedInDay[]): void
}

const dayMs = 86_400_000
const nothing = (): Used => ({ invocations: 0, cpuMs: 0, fetches: 0 })

/** The day of a moment, in UTC. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/**
 * Holds installations and tenants to what they may use in a day (UTC). The check costs no round trip: it looks at what
 * all processes had written when this one wrote last, and at what happened here since. So it can be late by what the
 * other processes did within one flush, and by a few invocations right after a process has started.
 */
export const createAllowances = ({
  core,
  now = Date.now,
  onError,
}: {
  core: Knex
  now?: () => number
  onError: (error: unknown) => void
}): Allowances => {
  let endsMs = 0
  let day = ''
  const installations = new Map<string, Tallies>()
  const tenants = new Map<string, Tally>()

  const turnDay = () => {
    const ms = now()
    if (ms < endsMs) return
    day = dayOf(ms)
    endsMs = Date.parse(day) + dayMs
    installations.clear()
    tenants.clear()
  }

  const take = ({ tenantId, installationId, ...used }: UsedInDay) => {
    const tally = installationId === null ? tenants.get(tenantId) : installations.get(installationId)?.installation
    if (tally) tally.written = used
  }

  const read = (tenantId: string) => {
    const ofDay = day
    usedInDay(core, tenantId, day).then((all) => {
      if (day === ofDay) all.forEach(take)
    }, onError)
  }

  const of: Allowances['of'] = (tenantId, installationId) => {
    turnDay()
    const known = installations.get(installationId)
    if (known) return known
    let tenant = tenants.get(tenantId)
    if (!tenant) tenants.set(tenantId, (tenant = { written: nothing(), here: nothing() }))
    const made = { installation: { written: nothing(), here: nothing() }, tenant }
    installations.set(installationId, made)
    read(tenantId)
    return made
  }

  const hold = (name: LimitName, { written, here }: Tally, what: keyof Used, most: number) => {
    if (written[what] + here[what] < most) return
    throw new Problem('quota.exceeded', {
      detail: said('{label}: {most} were used up. It starts anew at midnight UTC.', {
        label: asIs(limitEntry(name).label),
        most,
      }),
      limit: name,
      value: most,
      retryAfterSeconds: Math.max(1, Math.ceil((endsMs - now()) / 1_000)),
    })
  }

  return {
    of,
    admit({ tenant: { id: tenantId }, installation: { id }, limits }) {
      const { installation, tenant } = of(tenantId, id)
      hold('invocationsPerDay', installation, 'invocations', limits.invocationsPerDay)
      hold('cpuMsPerDay', installation, 'cpuMs', limits.cpuMsPerDay)
      hold('tenantInvocationsPerDay', tenant, 'invocations', limits.tenantInvocationsPerDay)
      hold('tenantCpuMsPerDay', tenant, 'cpuMs', limits.tenantCpuMsPerDay)
    },
    mayFetch({ tenant: { id: tenantId }, installation: { id }, limits }) {
      hold('fetchesPerDay', of(tenantId, id).installation, 'fetches', limits.fetchesPerDay)
    },
    settle(ofDay, here, all) {
      turnDay()
      if (day !== ofDay) return
      for (const { tenantId, installationId, used } of here) {
        const tallies = of(tenantId, installationId)
        for (const tally of [tallies.installation, tallies.tenant]) subtract(tally.here, used)
      }
      all.forEach(take)
    },
  }
}

const subtract = (from: Used, used: Used): void => {
  // What was counted before midnight is not in the tally of a new day.
  from.invocations = Math.max(0, from.invocations - used.invocations)
  from.cpuMs = Math.max(0, from.cpuMs - used.cpuMs)
  from.fetches = Math.max(0, from.fetches - used.fetches)
}
