import { isComponentAt } from './page-rules.ts'
import { uiPage, type UiPage } from './page.ts'

/** What stands in the place of a component that this version of the platform can't show. */
export interface UnknownComponent {
  type: 'unknown'
  /** What it calls itself. */
  was: string
  problem: string
}

type Json = Record<string, unknown>

const mostTries = 5

const at = (data: unknown, steps: readonly PropertyKey[]): unknown =>
  steps.reduce<unknown>((here, step) => (Object(here) as Record<PropertyKey, unknown>)[step], data)

const put = (data: unknown, steps: readonly PropertyKey[], value: unknown): void => {
  const holder = at(data, steps.slice(0, -1)) as Record<PropertyKey, unknown>
  holder[steps.at(-1)!] = value
}

/** The way to the innermost component that an issue lies in. */
const componentOf = (steps: readonly PropertyKey[]): PropertyKey[] | undefined => {
  for (let length = steps.length; length > 0; length--) {
    const way = steps.slice(0, length)
    if (isComponentAt(way)) return way
  }
  return undefined
}

const unknown = (was: unknown, problem: string): UnknownComponent => ({
  type: 'unknown',
  was: typeof was === 'string' ? was : '',
  problem,
})

/**
 * Reads a page that was checked by another version of the platform, with everything filled in that it leaves out. A
 * component that this version doesn't know, or knows otherwise, takes only its own place.
 */
export const readUiPage = (given: unknown): UiPage => {
  const page = structuredClone(given)
  const left: { way: PropertyKey[]; unknown: UnknownComponent }[] = []
  for (let tries = 0; tries < mostTries; tries++) {
    const read = uiPage.safeParse(page)
    if (read.success) {
      for (const each of left) put(read.data, each.way, each.unknown)
      return read.data
    }
    for (const { path, message } of read.error.issues) {
      const way = componentOf(path)
      if (!way) return pageOf(given, unknown('page', message))
      if ((at(page, way) as Json).type === 'loading') continue
      left.push({ way, unknown: unknown((at(page, way) as Json).type, message) })
      put(page, way, { type: 'loading' })
    }
  }
  return pageOf(given, unknown('page', 'can not be read'))
}

/** A page of which nothing can be shown but that. */
const pageOf = (given: unknown, component: UnknownComponent): UiPage => {
  const { title } = Object(given) as { title?: unknown }
  const page = uiPage.parse({
    schema: 1,
    title: typeof title === 'string' && title !== '' ? title.slice(0, 120) : '…',
    body: [],
  })
  put(page, ['body', 0], component)
  return page
}
