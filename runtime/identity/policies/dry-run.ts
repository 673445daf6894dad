import type { Accesses } from '../access.ts'
import { combined } from '../authorization.ts'
import type { Decision, Decisions } from '../decisions.ts'
import { serviceSubject, userSubject, type Subject } from '../subject.ts'
import type { Tokens } from '../tokens.ts'
import { createCedar, type Cedar } from './cedar.ts'
import { askCedar, policySet, type NamedPolicy, type PolicySet, type Verdict } from './rulings.ts'

/** A decision that would have been another one. */
export interface ChangedDecision {
  decision: Decision
  name: string
  before: boolean
  after: boolean
  /** The policies that make the difference. */
  policies: NamedPolicy[]
}

interface DryRun {
  /** How many decisions were tried, and how often they had been asked for. */
  examined: number
  times: number
  changed: ChangedDecision[]
}

/** Policies that are not kept: in place of those of the same id, or besides. */
export interface Proposal {
  /** Put in place of those with the same id; without one, added. */
  put: (Omit<NamedPolicy, 'id'> & { id?: string })[]
  /** Ids of those that would be gone. */
  remove: string[]
}

/** The decisions that are tried, the latest first. */
const most = 2_000

/** What a set of policies would be with a proposal. */
const proposed = (tenant: PolicySet['tenant'], now: NamedPolicy[], { put, remove }: Proposal): PolicySet | null => {
  const replaced = new Set([...remove, ...put.flatMap(({ id }) => id ?? [])])
  const policies = [
    ...now.filter(({ id }) => !replaced.has(id)),
    ...put.map((policy, n) => ({ ...policy, id: policy.id ?? `new-${n}` })),
  ]
  return policies.length === 0 ? null : policySet(tenant, 'proposed', policies)
}

/**
 * Tries policies on what was decided lately: who would be let in or kept out that was not. Users and their roles are
 * taken as they are now.
 */
export const dryRun = async (
  {
    accesses,
    decisions,
    tokens,
  }: {
    accesses: Accesses
    decisions: Pick<Decisions, 'flush' | 'recent'>
    tokens: Pick<Tokens, 'list'>
  },
  tenant: PolicySet['tenant'],
  now: NamedPolicy[],
  proposal: Proposal,
  since: Date,
): Promise<DryRun> => {
  await decisions.flush()
  const recent = await decisions.recent(tenant.id, since, most)
  const services = new Map((await tokens.list({ tenantId: tenant.id, userId: null })).map((token) => [token.id, token]))

  const subjectOf = async ({ subject: { kind, id }, ip, via }: Decision): Promise<Subject | undefined> => {
    if (kind === 'user') {
      const access = await accesses.of(id)
      return access?.isActive ? userSubject(access, { ip, via }) : undefined
    }
    const token = services.get(id)
    return token && serviceSubject({ id, tenantId: tenant.id, name: token.name, scopes: token.scopes ?? [] }, ip)
  }

  const verdictIn = async (
    cedar: Pick<Cedar, 'rule'>,
    set: PolicySet | null,
    subject: Subject,
    { permission, resource, lastAt }: Decision,
  ): Promise<Verdict> =>
    set
      ? askCedar(cedar, set, subject, permission, resource ?? undefined, lastAt.getTime())
      : { says: 'none', policies: [], failed: [] }

  // Apart from the one that decides, which must not wait for thousands of questions.
  const cedar = createCedar()
  try {
    const before = now.length === 0 ? null : policySet(tenant, 'present', now)
    const after = proposed(tenant, now, proposal)
    const outcome: DryRun = { examined: 0, times: 0, changed: [] }
    for (const decision of recent) {
      const subject = await subjectOf(decision)
      if (!subject) continue
      const was = await verdictIn(cedar, before, subject, decision)
      const would = await verdictIn(cedar, after, subject, decision)
      outcome.examined += 1
      outcome.times += decision.times
      const [allowedBefore, allowedAfter] = [was, would].map(({ says }) => combined(subject, decision.permission, says))
      if (allowedBefore === allowedAfter) continue
      const policies = would.says === 'none' ? was.policies : would.policies
      outcome.changed.push({ decision, name: subject.name, before: allowedBefore!, after: allowedAfter!, policies })
    }
    return outcome
  } finally {
    await cedar.close()
  }
}
