import { rcompare, satisfies } from 'semver'
import { asIs } from '../../languages/said.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { Problem } from '../../problems/problem.ts'
import type { InstallationState } from '../installations/installation.ts'
import { isDevelopment } from '../versions/versions.ts'

/** A version of a plugin, as far as others and its own needs are concerned. */
export interface Candidate {
  version: string
  /** Plugin → range of versions. */
  dependencies: Record<string, string>
}

/** What is installed at a tenant. */
export interface InstalledPlugin extends Candidate {
  plugin: string
  state: InstallationState
}

/** Who needs a plugin, and which versions of it. */
export interface Need {
  plugin: string
  version: string
  range: string
}

export interface Step {
  action: 'install' | 'upgrade' | 'enable'
  plugin: string
  version: string
  /** Of an upgrade: the version that is there. */
  from?: string
  neededBy: Need[]
}

export interface Conflict {
  kind: 'missing' | 'conflict' | 'cycle' | 'disabled' | 'needed' | 'too_many'
  plugin: string
  /** What needs what, in one sentence. */
  detail: string
  neededBy: Need[]
}

export interface Resolution {
  /** What is to be done, in this order; what was asked for comes last. */
  steps: Step[]
  /** Why it can not be done; then there are no steps. */
  conflicts: Conflict[]
}

/** Versions of one plugin that are tried, the newest first, and choices in all, before it is given up. */
const mostVersions = 20
const mostChoices = 500
const mostConflicts = 10
const mostSentences = 3

/** Whether a version is in a range. One of development is taken for the release that it is on its way to. */
export const fits = (version: string, range: string): boolean =>
  satisfies(isDevelopment(version) ? version.split('-', 1)[0]! : version, range)

const named = ({ plugin, version }: { plugin: string; version: string }) => `${plugin} ${version}`
const needs = ({ plugin, version, range }: Need, what: string) => `${plugin} ${version} needs ${what} ${range}`

/** The problem that says why something can not be done. */
export const dependencyProblem = (conflicts: Conflict[], more: Record<string, unknown> = {}): Problem => {
  const [first] = conflicts
  const code: ProblemCode = `dependency.${first?.kind ?? 'conflict'}`
  const detail = conflicts.slice(0, mostSentences).map((each) => each.detail)
  return new Problem(code, { detail: asIs(detail.join(' ')), conflicts, ...more })
}

/** Who of those installed needs a plugin. */
export const needsOf = (installed: InstalledPlugin[], plugin: string): Need[] =>
  installed.flatMap((each) => {
    const range = Object.hasOwn(each.dependencies, plugin) ? each.dependencies[plugin] : undefined
    return range === undefined ? [] : [{ plugin: each.plugin, version: each.version, range }]
  })

/** A way of dependencies from a plugin back to itself. */
const cycleAt = (plugin: string, dependenciesOf: (plugin: string) => string[]): string[] | undefined => {
  const seen = new Set<string>()
  const walk = (at: string, path: string[]): string[] | undefined => {
    for (const next of dependenciesOf(at)) {
      if (next === plugin) return [...path, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk(next, [...path, next])
      if (found) return found
    }
    return undefined
  }
  return walk(plugin, [plugin])
}

/** One plugin at one version, while a set is being looked for. */
interface Choice extends Candidate {
  plugin: string
  neededBy: Need[]
}

type Chosen = ReadonlyMap<string, Choice>

interface Requirement extends Need {
  /** What is needed. */
  of: string
}

/**
 * Finds what has to be installed, upgraded and enabled so that `wanted` has everything that it and its dependencies
 * need, and nobody who is installed loses what they need. What is installed stays at its version if it can. The search
 * is bounded: it tries the newest versions first and gives up after some hundreds of choices.
 *
 * @example
 * await resolve({ wanted: { plugin: 'billing', version: '1.0.0', dependencies: { crm: '^1' } }, installed: [], versionsOf })
 * // { steps: [{ action: 'install', plugin: 'crm', … }, { action: 'install', plugin: 'billing', … }], conflicts: [] }
 */
export const resolve = async ({
  wanted,
  installed,
  versionsOf,
}: {
  wanted: Candidate & { plugin: string }
  installed: InstalledPlugin[]
  /** Every version of a plugin that may be installed; none if there is no such plugin. */
  versionsOf: (plugin: string) => Promise<Candidate[]>
}): Promise<Resolution> => {
  const present = new Map(installed.map((each) => [each.plugin, each]))
  const read = new Map<string, Promise<Candidate[]>>()
  const conflicts: Conflict[] = []
  let choices = 0

  const versions = (plugin: string) => {
    if (!read.has(plugin))
      read.set(
        plugin,
        versionsOf(plugin).then((all) => [...all].sort((a, b) => rcompare(a.version, b.version))),
      )
    return read.get(plugin)!
  }

  const conflict = (kind: Conflict['kind'], plugin: string, detail: string, neededBy: Need[]) => {
    if (conflicts.length < mostConflicts && !conflicts.some((known) => known.detail === detail))
      conflicts.push({ kind, plugin, detail, neededBy })
    return undefined
  }

  const dependenciesIn = (chosen: Chosen) => (plugin: string) =>
    Object.keys((chosen.get(plugin) ?? present.get(plugin))?.dependencies ?? {})

  /** Whether a choice leaves everyone with what they need; says who not. */
  const isFine = (chosen: Chosen, choice: Choice): boolean => {
    const staying = installed.filter(({ plugin }) => !chosen.has(plugin) && plugin !== choice.plugin)
    const unmet = needsOf(staying, choice.plugin).filter(({ range }) => !fits(choice.version, range))
    if (unmet.length > 0) {
      const why = unmet.map((need) => needs(need, choice.plugin)).join(' and ')
      const wantedBy = choice.neededBy.map((need) => `, although ${needs(need, choice.plugin)}`).join('')
      conflict('conflict', choice.plugin, `${named(choice)} can not be installed${wantedBy}: ${why}.`, unmet)
      return false
    }
    const cycle = cycleAt(choice.plugin, dependenciesIn(new Map([...chosen, [choice.plugin, choice]])))
    if (cycle) conflict('cycle', choice.plugin, `Plugins need one another: ${cycle.join(' → ')}.`, choice.neededBy)
    return !cycle
  }

  const requirementsOf = ({ plugin, version, dependencies }: Candidate & { plugin: string }): Requirement[] =>
    Object.entries(dependencies).map(([of, range]) => ({ of, plugin, version, range }))

  /** What may be chosen for a plugin, the best first. */
  const candidates = async (need: Requirement): Promise<Candidate[]> => {
    const { of: plugin, range } = need
    const there = present.get(plugin)
    const all = await versions(plugin)
    const others = all
      .filter(({ version }) => version !== there?.version && fits(version, range))
      .slice(0, mostVersions)
    const found = there && fits(there.version, range) ? [there, ...others] : others
    if (found.length > 0) return found
    const newest = all[0]
    const available = newest ? `the newest version is ${newest.version}` : 'there is no such plugin'
    conflict('missing', plugin, `${needs(need, plugin)}: ${available}.`, [
      { plugin: need.plugin, version: need.version, range },
    ])
    return []
  }

  const search = async (chosen: Chosen, open: Requirement[]): Promise<Chosen | undefined> => {
    const [need, ...rest] = open
    if (!need) return chosen
    const neededBy: Need = { plugin: need.plugin, version: need.version, range: need.range }
    const known = chosen.get(need.of)
    if (known) {
      if (fits(known.version, need.range))
        return search(new Map([...chosen, [need.of, { ...known, neededBy: [...known.neededBy, neededBy] }]]), rest)
      const others = known.neededBy.map((other) => needs(other, need.of)).join(' and ')
      const detail = `${needs(need, need.of)}, ${others === '' ? `but it is to be ${known.version}` : `but ${others}`}.`
      return conflict('conflict', need.of, detail, [...known.neededBy, neededBy])
    }
    for (const candidate of await candidates(need)) {
      if (++choices > mostChoices) return undefined
      const choice: Choice = { ...candidate, plugin: need.of, neededBy: [neededBy] }
      if (!isFine(chosen, choice)) continue
      const found = await search(new Map([...chosen, [need.of, choice]]), [...rest, ...requirementsOf(choice)])
      if (found) return found
    }
    return undefined
  }

  const start: Choice = { ...wanted, neededBy: [] }
  const found = isFine(new Map(), start)
    ? await search(new Map([[wanted.plugin, start]]), requirementsOf(start))
    : undefined
  if (choices > mostChoices)
    conflicts.unshift({
      kind: 'too_many',
      plugin: wanted.plugin,
      detail: `There are too many ways to install ${named(wanted)}.`,
      neededBy: [],
    })
  return found ? { steps: stepsOf(found, present, wanted.plugin), conflicts: [] } : { steps: [], conflicts }
}

/** What there is to do, dependencies before what needs them. */
const stepsOf = (chosen: Chosen, present: ReadonlyMap<string, InstalledPlugin>, wanted: string): Step[] => {
  const ordered = new Set<Choice>()
  const add = (plugin: string) => {
    const choice = chosen.get(plugin)
    if (!choice || ordered.has(choice)) return
    for (const dependency of Object.keys(choice.dependencies)) add(dependency)
    ordered.add(choice)
  }
  for (const plugin of [...chosen.keys()].reverse()) add(plugin)
  return [...ordered].flatMap(({ plugin, version, neededBy }): Step[] => {
    const there = present.get(plugin)
    if (!there) return [{ action: 'install', plugin, version, neededBy }]
    const enable: Step[] =
      there.state === 'enabled' || plugin === wanted ? [] : [{ action: 'enable', plugin, version, neededBy }]
    if (there.version === version) return enable
    return [{ action: 'upgrade', plugin, version, from: there.version, neededBy }, ...enable]
  })
}
