import type { GrantRequest } from '../../api/resources/marketplace.ts'

type Scope = Record<string, unknown>

/** What a plugin asks for, as far as granting it goes. */
export interface Asked {
  name: string
  required: boolean
  scope: Scope
  /** When it ends by itself, or ended if it is not granted any more. */
  grantedUntil?: string | undefined
}

/** What an admin is about to grant, by capability; undefined is refused. */
export type GrantDraft = Record<string, Scope | undefined>

/** Begins with everything that is asked for, or with what was granted. */
export const draftOf = (capabilities: readonly Asked[], granted?: Record<string, unknown>): GrantDraft =>
  Object.fromEntries(
    capabilities.map(({ name, scope }) => {
      if (!granted) return [name, scope]
      const present = Object.hasOwn(granted, name) ? granted[name] : undefined
      return [name, present as Scope | undefined]
    }),
  )

const same = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same((one as Scope)[key], (other as Scope)[key]))
  )
}

/** Whether less is granted of a capability than is asked for. */
export const isNarrowed = ({ name, scope }: Asked, draft: GrantDraft): boolean => {
  const granted = draft[name]
  return granted !== undefined && !same(scope, granted)
}

/** What the API is told: an answer for each capability. */
export const asRequest = (capabilities: readonly Asked[], draft: GrantDraft): GrantRequest =>
  Object.fromEntries(
    capabilities.map((asked) => {
      const granted = draft[asked.name]
      if (granted === undefined) return [asked.name, false]
      return [asked.name, isNarrowed(asked, draft) ? granted : true]
    }),
  )
