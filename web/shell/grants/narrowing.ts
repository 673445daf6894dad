/** How a scope can be made narrower; `path` leads to the part of it. */
export type Narrowing =
  | { kind: 'readOnly'; path: string[]; on: boolean }
  | { kind: 'allowed'; path: string[]; on: boolean }
  | { kind: 'list'; path: string[]; all: string[]; kept: string[] }

type Scope = Record<string, unknown>

const isScope = (value: unknown): value is Scope => typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

const narrowingOf = (path: string[], asked: unknown, granted: unknown): Narrowing[] => {
  const name = path.at(-1)
  if (name === 'readOnly') return asked === true ? [] : [{ kind: 'readOnly', path, on: granted === true }]
  if (asked === true) return [{ kind: 'allowed', path, on: granted === true }]
  if (isTexts(asked))
    return asked.length < 2 ? [] : [{ kind: 'list', path, all: asked, kept: isTexts(granted) ? granted : [] }]
  return isScope(asked) ? narrowingsIn(asked, isScope(granted) ? granted : {}, path) : []
}

/**
 * What of a scope an admin can take away and still grant it: writing, what is allowed besides, entries of lists.
 * Scopes differ by capability; what they hold are flags, lists of names and numbers, by name.
 *
 * @example
 * narrowingsIn({ hosts: ['a.example', 'b.example'] }, { hosts: ['a.example'] })
 * // [{ kind: 'list', path: ['hosts'], all: ['a.example', 'b.example'], kept: ['a.example'] }]
 */
export const narrowingsIn = (asked: Scope, granted: Scope, above: string[] = []): Narrowing[] =>
  Object.entries(asked).flatMap(([name, value]) =>
    narrowingOf([...above, name], value, Object.hasOwn(granted, name) ? granted[name] : undefined),
  )

/** A scope with one part of it changed. */
export const withPart = (scope: Scope, [name, ...rest]: string[], value: unknown): Scope => {
  if (name === undefined) return scope
  const inside = Object.hasOwn(scope, name) ? scope[name] : undefined
  return { ...scope, [name]: rest.length === 0 ? value : withPart(isScope(inside) ? inside : {}, rest, value) }
}
