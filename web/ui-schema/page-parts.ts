import type { Component, ComponentOf, Source, UiPage, Values } from '../../plugins-registry/ui-schema.ts'

type Button = UiPage['actions'][number]
type Tabs = ComponentOf<'tabs'>

/** A component that is seen without anything being opened over the page. */
interface Placed {
  component: Component
  /** What the address says while it is seen: which tabs are open. */
  at: Record<string, string>
  /** What whoever sees it may do. */
  permissions: string[]
}

const permissionOf = (part: Component | Tabs['items'][number] | Button): string[] => {
  const permission = 'visible' in part ? part.visible?.permission : undefined
  return permission === undefined ? [] : [permission]
}

/** What stands in a component, of tabs in each, with the value that the address has then. */
const bodiesIn = (component: Component): { body: Component[]; tab?: string; permissions: string[] }[] => {
  switch (component.type) {
    case 'section':
    case 'grid':
      return [{ body: component.body, permissions: [] }]
    case 'split':
      return [{ body: [...component.start, ...component.end], permissions: [] }]
    case 'tabs':
      return component.items.map((item, at) => ({
        body: item.body,
        tab: tabValue(at),
        permissions: permissionOf(item),
      }))
    default:
      return []
  }
}

/** What the address says when a tab is open: its place, the first one is 1. */
export const tabValue = (at: number): string => String(at + 1)

/**
 * The names by which the address says which tabs of a page are open, in the order of the page: `tab`, `tab2`, … Those in
 * drawers and dialogs have none: they begin anew with what they are about.
 */
export const tabNames = (page: Pick<UiPage, 'body'>): Map<Tabs, string> => {
  const names = new Map<Tabs, string>()
  const visit = (body: Component[]) => {
    for (const component of body) {
      if (component.type === 'tabs') names.set(component, names.size === 0 ? 'tab' : `tab${names.size + 1}`)
      bodiesIn(component).forEach((inside) => visit(inside.body))
    }
  }
  visit(page.body)
  return names
}

const placedIn = (page: UiPage): Placed[] => {
  const names = tabNames(page)
  const placed = (body: Component[], above: Omit<Placed, 'component'>): Placed[] =>
    body.flatMap((component) => {
      const permissions = [...above.permissions, ...permissionOf(component)]
      const inside = bodiesIn(component).flatMap(({ body, tab, permissions: more }) => {
        const at = tab === undefined || component.type !== 'tabs' ? {} : { [names.get(component)!]: tab }
        return placed(body, { at: { ...above.at, ...at }, permissions: [...permissions, ...more] })
      })
      return [{ component, at: above.at, permissions }, ...inside]
    })
  return placed(page.body, { at: {}, permissions: [] })
}

type Listing = ComponentOf<'table' | 'list' | 'cards' | 'kanban'>

const isListing = (component: Component): component is Listing =>
  ['table', 'list', 'cards', 'kanban'].includes(component.type)

/** Rows of a page that can be searched from anywhere. */
export interface SearchedRows extends Pick<Placed, 'at' | 'permissions'> {
  listing: Listing
  source: Source
  /** What of the page's state holds what is searched; undefined where the source takes it as `q`. */
  state: string | undefined
}

const refsIn = (params: Values = {}): string[] =>
  Object.values(params).flatMap((value) => (typeof value === 'object' && value !== null ? [value.$ref] : []))

/**
 * The rows of a page that people search there, in whichever tab, as far as their sources need nothing but the state that
 * the page begins with.
 */
export const searchedRowsOf = (page: UiPage): SearchedRows[] => {
  const all = placedIn(page)
  const boxes = all.flatMap(({ component }) => (component.type === 'search' ? [component.state] : []))
  return all.flatMap(({ component: listing, at, permissions }) => {
    if (!isListing(listing)) return []
    const { source } = listing
    const refs = refsIn(source?.params)
    if (!source || source.route.includes('/:') || !refs.every((ref) => ref.startsWith('/state/'))) return []
    const state = boxes.find((box) => refs.includes(`/state/${box}`))
    return state !== undefined || ('search' in listing && listing.search)
      ? [{ listing, source, state, at, permissions }]
      : []
  })
}

/** A button of a page, and who may press it. */
interface Opener {
  button: Button
  permissions: string[]
}

/** Buttons of a page that open a form or lead on, and so may be pressed from anywhere. */
export const openersOf = (page: UiPage): Opener[] =>
  [
    ...page.actions.map((button) => ({ button, permissions: permissionOf(button) })),
    ...placedIn(page).flatMap(({ component, permissions }) =>
      component.type === 'table'
        ? component.actions.map((button) => ({ button, permissions: [...permissions, ...permissionOf(button)] }))
        : [],
    ),
  ].filter(({ button: { action } }) => action.type === 'open' || action.type === 'navigate')
