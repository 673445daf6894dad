import { ofIssue, type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { nearest } from '../nearest.ts'
import type { KnownCapabilities } from '../manifest/capability-requests.ts'

/** What a tenant admin answers for each capability: `true` for what is asked, `false` to refuse it, or a narrower scope. */
export type GrantRequest = Record<string, boolean | Record<string, unknown>>

/** Granted scopes by capability; what is not in it was not granted. */
export type Grant = Record<string, Record<string, unknown>>

interface Mistake {
  field: string
  rule: Said
}

const checkScope = (
  known: KnownCapabilities,
  name: string,
  asked: Record<string, unknown>,
  granted: Record<string, unknown>,
): Mistake[] => {
  const definition = known.get(name)
  if (!definition) return []
  const field = `grant.${name}`
  const parsed = definition.scope.safeParse(granted, { reportInput: true })
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({ field: [field, ...issue.path].join('.'), rule: ofIssue(issue) }))
  }
  return definition.covers(asked, granted) ? [] : [{ field, rule: said('reaches further than the manifest asks for') }]
}

/**
 * Makes the grant of an installation from what the admin answered and what the manifest asks for.
 * Without an answer everything that is asked for is granted. A capability that is required may be
 * refused, but only in so many words.
 *
 * @throws {Problem} `grant.invalid` naming each capability and the rule
 */
export const makeGrant = (
  { capabilities }: Manifest,
  request: GrantRequest | undefined,
  known: KnownCapabilities,
): Grant => {
  const asked = Object.entries(capabilities)
  if (request === undefined) return Object.fromEntries(asked.map(([name, { scope }]) => [name, scope]))

  const mistakes: Mistake[] = []
  const grant: Grant = {}
  for (const [name, answer] of Object.entries(request)) {
    const wanted = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined
    if (!wanted) {
      const meant = nearest(
        name,
        asked.map(([each]) => each),
      )
      mistakes.push({
        field: `grant.${name}`,
        rule: meant
          ? said('is not asked for by the manifest; did you mean "{meant}"?', { meant })
          : said('is not asked for by the manifest'),
      })
      continue
    }
    if (answer === false) continue
    const scope = answer === true ? wanted.scope : answer
    mistakes.push(...checkScope(known, name, wanted.scope, scope))
    grant[name] = scope
  }
  for (const [name, { required }] of asked) {
    if (required && !Object.hasOwn(request, name)) {
      mistakes.push({
        field: `grant.${name}`,
        rule: said('is required by the plugin; grant it, or refuse it with false'),
      })
    }
  }
  const [first] = mistakes
  if (first)
    throw new Problem('grant.invalid', {
      detail: said('{field} {rule}.', { field: first.field, rule: first.rule }),
      errors: mistakes,
    })
  return grant
}
