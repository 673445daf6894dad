import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { createMemoryCache } from '../../runtime/memory-cache.ts'
import type { Installation } from '../installations/installation.ts'
import type { Installations } from '../installations/installations.ts'
import type { Registry } from '../versions/registry.ts'
import { eachObject } from '../ui-schema/each-object.ts'
import { readUiPage, type UiPage } from '../ui-schema.ts'

/** The kinds of UI files that a manifest names. */
export const uiKinds = ['pages', 'widgets', 'slots'] as const
type UiKind = (typeof uiKinds)[number]

interface UiFile {
  page: UiPage
  /** Events upon which its sources are read again. */
  live: string[]
}

export interface UiFiles {
  /**
   * What a plugin draws, for a user who has one of the permissions that it asks for.
   *
   * @throws {Problem} `installation.unknown`, `request.not_found`, `auth.forbidden`
   */
  find(tenant: { id: string }, file: UiName, permissions: string[]): Promise<UiFile>
}

export interface UiName {
  plugin: string
  kind: UiKind
  name: string
}

interface Declared {
  file: string
  /** Any of them is enough; none: everyone may see it. */
  permissions: string[]
}

/** Versions that were uploaded before there were slots have none in their manifests. */
const slotsOf = ({ ui }: Installation['manifest']) => (ui.slots as typeof ui.slots | undefined) ?? []

const declared = ({ manifest }: Installation, { kind, name }: UiName): Declared | undefined => {
  const { menu, pages, widgets } = manifest.ui
  if (kind === 'pages') {
    if (!Object.hasOwn(pages, name)) return undefined
    const items = menu.filter(({ page }) => page === name)
    const open = items.some(({ permission }) => permission === undefined)
    return { file: pages[name]!, permissions: open ? [] : items.flatMap(({ permission }) => permission ?? []) }
  }
  const found =
    kind === 'widgets'
      ? Object.hasOwn(widgets, name)
        ? widgets[name]
        : undefined
      : slotsOf(manifest).find(({ slot }) => slot === name)
  return found && { file: found.file, permissions: found.permission === undefined ? [] : [found.permission] }
}

/** What plugins show where, without what it looks like. */
export const shownUi = (manifest: Installation['manifest']) => ({
  menu: manifest.ui.menu,
  pages: Object.keys(manifest.ui.pages),
  widgets: Object.entries(manifest.ui.widgets).map(([name, { permission }]) => ({ name, permission })),
  slots: slotsOf(manifest).map(({ slot, permission }) => ({ slot, permission })),
})

const liveIn = (page: UiPage): string[] => {
  const patterns = new Set<string>()
  eachObject(page, ({ live }) => {
    for (const pattern of Array.isArray(live) ? (live as unknown[]) : [])
      if (typeof pattern === 'string') patterns.add(pattern)
  })
  return [...patterns]
}

/** The pages, widgets and slots of what is installed. Versions never change, so what was read once is kept. */
export const createUiFiles = ({
  installations,
  registry,
}: {
  installations: Pick<Installations, 'get'>
  registry: Pick<Registry, 'file'>
}): UiFiles => {
  const cache = createMemoryCache<UiFile>({
    load: async (key) => {
      const [plugin, version, path] = key.split(' ') as [string, string, string]
      const content = await registry.file(plugin, version, path)
      if (!content) return undefined
      const page = readUiPage(JSON.parse(content.toString()))
      return { page, live: liveIn(page).filter((pattern) => pattern.startsWith(`${plugin}.`)) }
    },
    ttlMs: 600_000,
    max: 500,
  })

  return {
    async find(tenant, wanted, held) {
      const installed = await installations.get(tenant, wanted.plugin)
      const found = declared(installed, wanted)
      const file = found && (await cache.get(`${wanted.plugin} ${installed.version} ${found.file}`))
      if (!file) throw new Problem('request.not_found', { detail: said('The plugin has no such file.') })
      const { permissions } = found
      if (permissions.length > 0 && !permissions.some((permission) => held.includes(permission)))
        throw new Problem('auth.forbidden', { permission: permissions[0] })
      return file
    },
  }
}
