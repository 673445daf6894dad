import type { Component, ComponentOf, UiPage } from '../../plugins-registry/ui-schema.ts'

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

const tablesIn = (body: Component[]): ComponentOf<'table'>[] =>
  body.flatMap((component) => (component.type === 'table' ? [component] : tablesIn(seenIn(component))))

/** The table of a page whose rows can be searched by themselves: its source needs nothing that the page knows. */
export const searchedTableOf = (page: UiPage): ComponentOf<'table'> | undefined =>
  tablesIn(page.body).find(({ search, source }) => search && !JSON.stringify(source.params ?? {}).includes('"$ref"'))

/** Buttons of a page that open a form or lead on, and so may be pressed from anywhere. */
export const openersOf = (page: UiPage): Button[] =>
  [...page.actions, ...tablesIn(page.body).flatMap(({ actions }) => actions)].filter(
    ({ action }) => action.type === 'open' || action.type === 'navigate',
  )
