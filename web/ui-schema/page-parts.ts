import type { Component, ComponentOf, Source, UiPage, Values } from '../../plugins-registry/ui-schema.ts'

type Button = UiPage['actions'][number]

/** What stands in a component and is seen when the page opens: of tabs that is the first one. */
const seenIn = (component: Component): Component[] => {
  switch (component.type) {
    case 'section':
    case 'grid':
      return component.body
    case 'split':
      return [...component.start, ...component.end]
    case 'tabs':
      return component.items[0]?.body ?? []
    default:
      return []
  }
}

const allSeenIn = (body: Component[]): Component[] =>
  body.flatMap((component) => [component, ...allSeenIn(seenIn(component))])

type Listing = ComponentOf<'table' | 'list' | 'cards' | 'kanban'>

const isListing = (component: Component): component is Listing =>
  ['table', 'list', 'cards', 'kanban'].includes(component.type)

/** Rows of a page that can be searched from anywhere. */
export interface SearchedRows {
  listing: Listing
  source: Source
  /** What of the page's state holds what is searched; undefined where the source takes it as `q`. */
  state: string | undefined
}

const refsIn = (params: Values = {}): string[] =>
  Object.values(params).flatMap((value) => (typeof value === 'object' && value !== null ? [value.$ref] : []))

/** The rows of a page that people search there, as far as their sources need nothing but the state that it begins with. */
export const searchedRowsOf = (page: UiPage): SearchedRows[] => {
  const seen = allSeenIn(page.body)
  const boxes = seen.flatMap((component) => (component.type === 'search' ? [component.state] : []))
  return seen.filter(isListing).flatMap((listing) => {
    const { source } = listing
    const refs = refsIn(source?.params)
    if (!source || source.route.includes('/:') || !refs.every((ref) => ref.startsWith('/state/'))) return []
    const state = boxes.find((box) => refs.includes(`/state/${box}`))
    return state !== undefined || ('search' in listing && listing.search) ? [{ listing, source, state }] : []
  })
}

/** Buttons of a page that open a form or lead on, and so may be pressed from anywhere. */
export const openersOf = (page: UiPage): Button[] =>
  [
    ...page.actions,
    ...allSeenIn(page.body).flatMap((component) => (component.type === 'table' ? component.actions : [])),
  ].filter(({ action }) => action.type === 'open' || action.type === 'navigate')
