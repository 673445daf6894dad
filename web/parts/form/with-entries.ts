const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const merged = (seen: unknown, entered: unknown, newest: unknown): unknown => {
  if (isSame(entered, seen)) return newest
  if (isRecord(entered) && isRecord(seen) && isRecord(newest)) {
    const names = new Set([...Object.keys(newest), ...Object.keys(entered)])
    return Object.fromEntries(
      [...names]
        .map((name) => [name, merged(seen[name], entered[name], newest[name])])
        .filter(([, value]) => value !== undefined),
    )
  }
  if (Array.isArray(entered) && Array.isArray(seen) && Array.isArray(newest)) {
    const stays = (each: unknown) => entered.includes(each) || !seen.includes(each)
    const added = entered.filter((each: unknown) => !seen.includes(each) && !newest.includes(each))
    return [...newest.filter(stays), ...(added as unknown[])]
  }
  return entered
}

/**
 * What there is now, with what was entered meanwhile put in: fields that were not touched are as somebody else left them,
 * those that were stay as entered, and of lists of names what was added and taken out is.
 *
 * @param seen what the form was filled with
 * @example
 * withEntries({ name: 'Ada', roles: ['a'] }, { name: 'Eva', roles: ['a', 'b'] }, { name: 'Ada', roles: ['c'] })
 * // { name: 'Eva', roles: ['c', 'b'] }
 */
export const withEntries = <State extends object>(seen: State, entered: State, newest: State): State =>
  merged(seen, entered, newest) as State

/** What somebody else entered in fields in which something else is entered here, and that saving would replace. */
export const replacedBy = (seen: object, entered: object, newest: object): string[] =>
  Object.entries(newest).flatMap(([name, theirs]: [string, unknown]) => {
    const before = (seen as Record<string, unknown>)[name]
    const ours = (entered as Record<string, unknown>)[name]
    if (isRecord(theirs) && isRecord(before) && isRecord(ours)) return replacedBy(before, ours, theirs)
    const isReplaced = !isSame(theirs, before) && !isSame(ours, before) && !isSame(ours, theirs)
    return isReplaced && (typeof theirs === 'string' || typeof theirs === 'number') ? [String(theirs)] : []
  })
