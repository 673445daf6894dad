/** Texts as files hold them: in groups, which may hold groups. */
export interface TextTree {
  [key: string]: string | TextTree
}

/**
 * Texts by the whole way to them.
 *
 * @example
 * flatTexts({ menu: { home: 'Home' } }) // { 'menu.home': 'Home' }
 */
export const flatTexts = (tree: TextTree, before = ''): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value]] : Object.entries(flatTexts(value, `${before}${key}.`)),
    ),
  )
