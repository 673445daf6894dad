import type { EntityUid, PolicyTexts, Question, Ruling } from './cedar.ts'

/** Policies that are parsed and asked together; the same key means the same ones. */
export type Part = PolicyTexts

/** Policies divided by whom they are about, so that those about others are not looked at. */
export interface DividedPolicies {
  /** The parts that can say something about who asks: all together hold every policy that can apply. */
  partsFor(question: Pick<Question, 'principal' | 'entities'>): Part[]
  /** Names under which parts of it are parsed, by the key of the part. */
  parsed: Map<string, string>
}

/** Asking a further part costs as much as some sixty policies that do not apply. */
const mostParts = 2

/** The head of a policy that is about one user, group or role. What is written in any other way is about anyone. */
const headOfOne = /^\s*(?:permit|forbid)\s*\(\s*principal\s+(?:in|==)\s+((?:User|Group|Role)::"[^"\\]*")\s*,/

const named = ({ type, id }: EntityUid): string => `${type}::"${id}"`

/** Who asks, and all that they are in. */
const principalsOf = ({ principal, entities }: Pick<Question, 'principal' | 'entities'>): Set<string> => {
  const parents = new Map(entities.map(({ uid, parents }) => [named(uid), parents.map(named)]))
  const found = new Set([named(principal)])
  // What is added while a set is gone through is gone through, too.
  for (const each of found) for (const parent of parents.get(each) ?? []) found.add(parent)
  return found
}

/**
 * Divides policies by the principal in their heads. A policy whose head does not fit can neither apply nor fail, so
 * that leaving it out changes no decision.
 */
export const dividedPolicies = (texts: PolicyTexts['texts']): DividedPolicies => {
  const whole: Part = { key: 'all', texts }
  const byPrincipal = Map.groupBy(Object.entries(texts), ([, text]) => headOfOne.exec(text)?.[1])
  const partOf = (principal: string | undefined, key: string): Part[] => {
    const policies = byPrincipal.get(principal)
    return policies ? [{ key, texts: Object.fromEntries(policies) }] : []
  }
  const aboutAnyone = partOf(undefined, 'anyone')
  const aboutOne = new Map(
    [...byPrincipal.keys()].flatMap((principal) =>
      principal === undefined ? [] : [[principal, partOf(principal, principal)[0]!]],
    ),
  )
  return {
    parsed: new Map(),
    partsFor: (question) => {
      if (aboutOne.size === 0) return [whole]
      const parts = [...aboutAnyone, ...[...principalsOf(question)].flatMap((each) => aboutOne.get(each) ?? [])]
      return parts.length > mostParts ? [whole] : parts
    },
  }
}

/** What Cedar says of several parts as one: a policy that forbids beats all that permit. */
export const together = (rulings: Ruling[]): Ruling => {
  const [first] = rulings
  if (first && rulings.length === 1) return first
  const forbidding = rulings.filter(({ decision, reasons }) => decision === 'deny' && reasons.length > 0)
  const permitting = rulings.filter(({ decision }) => decision === 'allow')
  return {
    decision: forbidding.length === 0 && permitting.length > 0 ? 'allow' : 'deny',
    reasons: (forbidding.length > 0 ? forbidding : permitting).flatMap(({ reasons }) => reasons),
    errors: rulings.flatMap(({ errors }) => errors),
  }
}
