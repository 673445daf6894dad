import { useQueries } from '@tanstack/vue-query'
import type { CommandPaletteItem } from '@nuxt/ui/components/CommandPalette.vue'
import { refDebounced } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { uiFileQuery, useInstallations } from '../../api/queries.ts'
import { useUsers } from '../../api/resources/users.ts'
import { useApi } from '../../api/use-api.ts'
import { fieldOf, rowsOf, type RowData } from '../../ui-schema/rows.ts'
import { requestOf } from '../../ui-schema/request.ts'
import { beginParam } from '../plugins/begin-param.ts'
import { iconOf } from '../plugin-icon.ts'
import { usePluginWords } from '../plugins/plugin-words.ts'
import { translated } from '../plugins/translated.ts'
import { useSession } from '../session.ts'
import { openersOf, searchedTableOf } from '../../ui-schema/page-parts.ts'

/** Rows of each page that are shown; the page itself shows all. */
const rowsShown = 4
const waitMs = 250

const inWords = (row: RowData, field: string | undefined): string | undefined => {
  const value = field === undefined ? undefined : fieldOf(row, field)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/**
 * What the palette finds beside the pages of the app: what plugins let people do, people, and rows of the tables that
 * plugins let people search, each as far as this user may.
 */
export const usePaletteSearch = (open: Ref<boolean>, term: Ref<string>) => {
  const api = useApi()
  const { can } = useSession()
  const words = usePluginWords()
  const { data: installations } = useInstallations()
  const wanted = refDebounced(
    computed(() => term.value.trim()),
    waitMs,
  )
  const searches = computed(() => open.value && wanted.value.length >= 2)

  const menu = computed(() =>
    (installations.value ?? [])
      .filter(({ state }) => state === 'enabled')
      .flatMap(({ plugin, version, name, icon, ui }) =>
        ui.menu
          .filter(({ permission }) => can(permission))
          .map((item) => ({
            plugin,
            name,
            page: item.page,
            label: words.say(plugin, item.label),
            icon: iconOf(item.icon ?? icon),
            file: { plugin, version, kind: 'pages' as const, name: item.page },
          })),
      ),
  )
  const files = useQueries({
    queries: computed(() => menu.value.map(({ file }) => ({ ...uiFileQuery(api, file), enabled: open.value }))),
  })
  const pages = computed(() =>
    menu.value.flatMap((place, at) => {
      const file = files.value[at]?.data
      return file ? [{ ...place, drawn: translated(file, words.of(place.plugin)) }] : []
    }),
  )

  // Only for who looks for something: a list of all of them says little, and is drawn anew as pages come.
  const actions = computed<CommandPaletteItem[]>(() =>
    (searches.value ? pages.value : []).flatMap(({ plugin, name, page, drawn }) =>
      openersOf(drawn)
        .filter(({ visible }) => can(visible?.permission))
        .map(({ label, icon }) => ({
          label,
          suffix: words.say(plugin, name),
          icon: icon ?? 'i-lucide-zap',
          to: { path: `/p/${plugin}/${page}`, query: { [beginParam]: label } },
        })),
    ),
  )

  const sources = computed(() =>
    pages.value.flatMap((place) => {
      const table = searchedTableOf(place.drawn)
      return table ? [{ ...place, table }] : []
    }),
  )
  const found = useQueries({
    queries: computed(() =>
      sources.value.map(({ plugin, page, table }) => {
        const { path } = requestOf(table.source, {}, { q: wanted.value, limit: rowsShown })
        return {
          queryKey: ['plugin', plugin, 'palette', page, path],
          queryFn: ({ signal }: { signal: AbortSignal }) =>
            api.call<unknown>(`/api/v1/plugins/${encodeURIComponent(plugin)}${path}`, { signal }),
          enabled: searches.value,
          staleTime: 15_000,
          retry: false,
        }
      }),
    ),
  })
  const { rows: users, isFetching: asksPeople } = useUsers(() => ({ search: wanted.value }), {
    enabled: () => searches.value && can('plexica.users.read'),
  })

  /** Rows by the page that they are on. What was found for other letters is not shown for these. */
  const data = computed(() =>
    searches.value
      ? sources.value.map(({ plugin, page, label, name, icon, table }, at) => {
          const [first, second] = table.columns
          const q = table.key === undefined ? 'q' : `${table.key}.q`
          const items = rowsOf(found.value[at]?.data)
            .rows.slice(0, rowsShown)
            .flatMap<CommandPaletteItem>((row) => {
              const title = inWords(row, first?.field)
              if (title === undefined) return []
              const isNamed = title.toLowerCase().includes(wanted.value.toLowerCase())
              return {
                label: title,
                suffix: second?.type === 'text' ? inWords(row, second.field) : undefined,
                icon,
                to: { path: `/p/${plugin}/${page}`, query: { [q]: isNamed ? title : wanted.value } },
              }
            })
          return { id: `${plugin}/${page}`, label: `${words.say(plugin, name)}: ${label}`, items, ignoreFilter: true }
        })
      : [],
  )
  const people = computed<CommandPaletteItem[]>(() =>
    searches.value
      ? (users.value ?? []).slice(0, 5).map(({ id, name, email }) => ({
          label: name,
          suffix: email,
          icon: 'i-lucide-user',
          to: `/settings/team/${id}`,
        }))
      : [],
  )

  return {
    actions,
    people,
    data,
    searching: computed(() => searches.value && (asksPeople.value || found.value.some(({ isFetching }) => isFetching))),
  }
}
