import type { ClaimNames, Person } from './provider.ts'

const most = { claims: 100, groups: 1_000, characters: 320 }

/** A claim by its name, or by a path such as `realm_access.roles`. */
const claimAt = (claims: Record<string, unknown>, name: string): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) => (typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? Object(at)[part] : undefined),
      claims,
    )
}

const textOf = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first !== 'string') return undefined
  const text = first.trim().slice(0, most.characters)
  return text === '' ? undefined : text
}

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((each): each is string => typeof each === 'string' && each !== '' && each.length <= most.characters)
    .slice(0, most.groups)

const email = /^[^@\s]+@[^@\s]+$/

/**
 * What a provider said of somebody, by the names that its tenant gave for it. Nothing of it is trusted to have a
 * certain shape.
 *
 * @example
 * personOf('a1', { mail: 'Mia@Example.org' }, { email: 'mail', name: 'name' }, false).email // 'mia@example.org'
 */
export const personOf = (
  subject: string,
  claims: Record<string, unknown>,
  names: ClaimNames,
  emailVerified: boolean,
): Person => {
  const address = textOf(claimAt(claims, names.email))?.toLowerCase()
  const name = textOf(claimAt(claims, names.name))?.slice(0, 120)
  return {
    subject,
    ...(address !== undefined && email.test(address) && address.length <= 254 && { email: address }),
    emailVerified,
    ...(name !== undefined && { name }),
    ...(names.groups !== undefined && { groups: listOf(claimAt(claims, names.groups)) }),
    claims: Object.keys(claims).slice(0, most.claims).sort(),
  }
}
