import { useQueries } from '@tanstack/vue-query'
import type { CommandPaletteItem } from '@nuxt/ui/components/CommandPalette.vue'
import { refDebounced } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { uiFileQuery, useInstallations } from '../../api/queries.ts'
import { useUsers } from '../../api/resources/users.ts'
import { useApi } from '../../api/use-api.ts'
import { asApiProblem } from '../../api/problem.ts'
import { useFormatLocale } from '../../i18n/format-locale.ts'
import { openersOf, searchedRowsOf } from '../../ui-schema/page-parts.ts'
import { requestOf } from '../../ui-schema/request.ts'
import { beginParam } from '../plugins/begin-param.ts'
import { iconOf } from '../plugin-icon.ts'
import { usePluginWords } from '../plugins/plugin-words.ts'
import { translated } from '../plugins/translated.ts'
import { useSession } from '../session.ts'
import { answeredRows, toRow } from './searched-row.ts'

/** Rows of each page that are shown; the page itself shows all. */
const rowsShown = 4
/** What is asked for each word: so many sources of a plugin, and so many in all. */
const sourcesOfPlugin = 4
const sourcesInAll = 32
const waitMs = 250

/**
 * What the palette finds beside the pages of the app: what plugins let people do, people, and rows that plugins let
 * people search on any of their pages, each as far as this user may.
 */
export const usePaletteSearch = (open: Ref<boolean>, term: Ref<string>) => {
  const api = useApi()
  const { t } = useI18n()
  const locale = useFormatLocale()
  const { can } = useSession()
  const words = usePluginWords()
  const { data: installations } = useInstallations()
  const wanted = refDebounced(
    computed(() => term.value.trim()),
    waitMs,
  )
  const searches = computed(() => open.value && wanted.value.length >= 2)

  /** Pages of the menu, then those that others lead to. */
  const places = computed(() =>
    (installations.value ?? [])
      .filter(({ state }) => state === 'enabled')
      .flatMap(({ plugin, version, name, icon, ui }) => {
        const listed = new Set(ui.menu.map(({ page }) => page))
        return [
          ...ui.menu.filter(({ permission }) => can(permission)),
          ...ui.pages.filter((page) => !listed.has(page)).map((page) => ({ page, label: undefined, icon: undefined })),
        ].map((item) => ({
          plugin,
          name,
          page: item.page,
          label: item.label === undefined ? undefined : words.say(plugin, item.label),
          icon: iconOf(item.icon ?? icon),
          file: { plugin, version, kind: 'pages' as const, name: item.page },
        }))
      }),
  )
  const files = useQueries({
    queries: computed(() => places.value.map(({ file }) => ({ ...uiFileQuery(api, file), enabled: open.value }))),
  })
  const pages = computed(() =>
    places.value.flatMap((place, at) => {
      const file = files.value[at]?.data
      return file ? [{ ...place, drawn: translated(file, words.of(place.plugin)) }] : []
    }),
  )

  // Only for who looks for something: a list of all of them says little, and is drawn anew as pages come.
  const actions = computed<CommandPaletteItem[]>(() =>
    (searches.value ? pages.value.filter(({ label }) => label !== undefined) : []).flatMap(
      ({ plugin, name, page, drawn }) =>
        openersOf(drawn)
          .filter(({ permissions }) => permissions.every(can))
          .map(({ button: { label, icon } }) => ({
            label,
            suffix: words.say(plugin, name),
            icon: icon ?? 'i-lucide-zap',
            to: { path: `/p/${plugin}/${page}`, query: { [beginParam]: label } },
          })),
    ),
  )

  const sources = computed(() => {
    const asked = new Set<string>()
    const ofPlugin = new Map<string, number>()
    return pages.value
      .flatMap((place) => searchedRowsOf(place.drawn).map((searched) => ({ ...place, searched })))
      .flatMap((place) => {
        const { permissions, source, state } = place.searched
        const typed = state === undefined ? {} : { [state]: wanted.value }
        const more = state === undefined ? { q: wanted.value, limit: rowsShown } : {}
        const { path } = requestOf(source, { state: { ...place.drawn.state, ...typed } }, more)
        const count = ofPlugin.get(place.plugin) ?? 0
        // The same rows may stand on several pages: the first one leads to them.
        const isNew = !asked.has(`${place.plugin}${path}`) && permissions.every(can)
        if (!isNew || count >= sourcesOfPlugin) return []
        asked.add(`${place.plugin}${path}`)
        ofPlugin.set(place.plugin, count + 1)
        return [{ ...place, path }]
      })
      .slice(0, sourcesInAll)
  })
  const found = useQueries({
    queries: computed(() =>
      sources.value.map(({ plugin, page, path }) => ({
        queryKey: ['plugin', plugin, 'palette', page, path],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          api.call<unknown>(`/api/v1/plugins/${encodeURIComponent(plugin)}${path}`, { signal }),
        enabled: searches.value,
        staleTime: 15_000,
        retry: false,
      })),
    ),
  })
  const { rows: users, isFetching: asksPeople } = useUsers(() => ({ search: wanted.value }), {
    enabled: () => searches.value && can('plexica.users.read'),
  })

  /** Plugins that did not answer; what this user may not see is nothing that failed. */
  const failed = computed(() => {
    const plugins = sources.value.filter((_, at) => {
      const error = found.value[at]?.error
      return error && asApiProblem(error).status !== 403
    })
    return new Map(plugins.map(({ plugin, name }) => [plugin, words.say(plugin, name)]))
  })
  /** Rows by the page that they are on. What was found for other letters is not shown for these. */
  const data = computed(() =>
    searches.value
      ? [
          ...sources.value.map(({ plugin, page, label, name, icon, drawn, searched }, at) => ({
            id: `${plugin}/${page}/${at}`,
            label: `${words.say(plugin, name)}: ${label ?? drawn.title}`,
            items: answeredRows(searched, found.value[at]?.data)
              .slice(0, rowsShown)
              .flatMap<CommandPaletteItem>((row) => {
                const shown = toRow(searched, row, { plugin, page, wanted: wanted.value, locale: locale.value })
                return shown ? [{ ...shown, icon }] : []
              }),
            ignoreFilter: true,
          })),
          ...[...failed.value].map(([plugin, label]) => ({
            id: `${plugin}/failed`,
            label,
            items: [{ label: t('palette.failed'), icon: 'i-lucide-triangle-alert', disabled: true }],
            ignoreFilter: true,
          })),
        ]
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
