import { isDeepStrictEqual } from 'node:util'
import { knownCapabilities } from '../manifest/capability-requests.ts'
import type { Manifest } from '../manifest/manifest.ts'

/** What a version has, as far as two of them are compared. */
export interface Compared {
  version: string
  manifest: Manifest
  sizeBytes: number
  codeBytes: number
  /** Name and checksum, in order. */
  migrations: { name: string; checksum: string }[]
}

/** Names that one has and the other has not, or has otherwise. */
export interface Names {
  added: string[]
  removed: string[]
  changed: string[]
}

interface CapabilityChange {
  name: string
  change: 'added' | 'removed' | 'wider' | 'other'
  required: boolean
  /** What granting the newer one allows; of a removed one, what it allowed. */
  scope: unknown
}

/** What is other in a version than in the one before it: by meaning, whatever the order or the notation. */
export interface VersionDifference {
  /** Absent: there was none before. */
  from?: string
  to: string
  sizeBytes: { from: number; to: number }
  codeBytes: { from: number; to: number }
  capabilities: CapabilityChange[]
  permissions: Names
  migrations: Names
  pages: Names
  widgets: Names
  menu: Names
  settings: Names
  dependencies: Names
  exposes: Names
  publishes: Names
  subscribes: Names
}

type Things = Record<string, unknown>

const named = <T>(items: readonly T[], name: (item: T) => string): Things =>
  Object.fromEntries(items.map((item) => [name(item), item]))

const compare = (from: Things, to: Things): Names => ({
  added: Object.keys(to).filter((name) => !Object.hasOwn(from, name)),
  removed: Object.keys(from).filter((name) => !Object.hasOwn(to, name)),
  changed: Object.keys(to).filter((name) => Object.hasOwn(from, name) && !isDeepStrictEqual(from[name], to[name])),
})

const settingsOf = ({ settings }: Manifest): Things => (settings?.properties ?? {}) as Things

/** What another manifest asks for that this one does not; the same in the other direction as `removed`. */
export const capabilityChanges = (from: Pick<Manifest, 'capabilities'>, to: Pick<Manifest, 'capabilities'>) => {
  const changes: CapabilityChange[] = []
  for (const [name, { scope, required }] of Object.entries(to.capabilities)) {
    const before = Object.hasOwn(from.capabilities, name) ? from.capabilities[name] : undefined
    if (before && isDeepStrictEqual(before.scope, scope)) continue
    const isWider = before && !knownCapabilities.get(name)?.covers(before.scope, scope)
    const change = !before ? 'added' : isWider ? 'wider' : 'other'
    changes.push({ name, change, required, scope })
  }
  for (const [name, { scope, required }] of Object.entries(from.capabilities))
    if (!Object.hasOwn(to.capabilities, name)) changes.push({ name, change: 'removed', required, scope })
  return changes
}

const nothing = { capabilities: {}, permissions: [], dependencies: {}, exposes: {} }

/** Compares a version with the one before it; without one everything is new. */
export const versionDifference = (from: Compared | undefined, to: Compared): VersionDifference => {
  const before = from?.manifest
  const after = to.manifest
  const of = (pick: (manifest: Manifest) => Things): Names => compare(before ? pick(before) : {}, pick(after))
  const texts = (list: readonly string[]) => named(list, (text) => text)
  return {
    ...(from && { from: from.version }),
    to: to.version,
    sizeBytes: { from: from?.sizeBytes ?? 0, to: to.sizeBytes },
    codeBytes: { from: from?.codeBytes ?? 0, to: to.codeBytes },
    capabilities: capabilityChanges(before ?? nothing, after),
    permissions: of(({ permissions }) => named(permissions, ({ id }) => id)),
    migrations: compare(
      named(from?.migrations ?? [], ({ name }) => name),
      named(to.migrations, ({ name }) => name),
    ),
    pages: of(({ ui }) => ui.pages),
    widgets: of(({ ui }) => ui.widgets),
    menu: of(({ ui }) => named(ui.menu, ({ page, label }) => `${label} (${page})`)),
    settings: of(settingsOf),
    dependencies: of(({ dependencies }) => dependencies),
    exposes: of(({ exposes }) => exposes),
    publishes: of(({ events }) => texts(events.publishes)),
    subscribes: of(({ events }) => texts(events.subscribes)),
  }
}
