import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Access, Accesses } from './access.ts'
import type { BuiltInRole } from './built-in-roles.ts'
import { isCorePermission } from './core-permissions.ts'
import type { Decisions } from './decisions.ts'
import type { Permissions } from './permissions.ts'
import type { NamedPolicy, PolicySet, Resource, Rulings, Verdict } from './policies/rulings.ts'
import { userSubject, type Subject, type Way } from './subject.ts'

/** Why someone may do something or not. */
export interface Explanation {
  decision: 'allow' | 'deny'
  /** One sentence for a person. */
  summary: string
  roles: { role: string; name: string; group?: string; grants: boolean }[]
  groups: Access['groups']
  /** Policies that decided. */
  policies: NamedPolicy[]
  /** Policies that could not be evaluated. */
  failed: NamedPolicy[]
}

/** What a decision can be asked about besides who and what. */
interface Circumstances extends Partial<Way> {
  resource?: Resource
  /** Milliseconds since the epoch. */
  at?: number
}

/** The one place that decides who may do what: routes, plugins' routes, exposed functions and plugins themselves ask here. */
export interface Authorization {
  /** @throws {Problem} `policy.unavailable` */
  may(subject: Subject, permission: string, resource?: Resource): boolean | Promise<boolean>
  /** @throws {Problem} `auth.forbidden` with the permission that is lacking, `policy.unavailable` */
  check(subject: Subject, permission: string, resource?: Resource): void | Promise<void>
  /** All that a subject may do here and now, for the tenant as a whole. */
  effective(subject: Subject): string[] | Promise<string[]>
  /** What a user can do, whoever asks: for the screen of an admin, not for a decision. */
  explain(userId: string, permission: string, circumstances?: Circumstances): Promise<Explanation>
  /**
   * Refuses to give someone what the giver has not.
   *
   * @throws {Problem} `auth.forbidden`
   */
  mayGive(giver: Subject, permissions: Iterable<string>): void
  /** The same for roles. Only owners give the role of owners. */
  mayGiveRoles(giver: Subject, roles: Iterable<string>): Promise<void>
  /** Refuses to change someone who may do more than whoever wants to. @throws {Problem} `auth.forbidden` */
  mayTouch(subject: Subject, user: { id: string; role: BuiltInRole | null }): Promise<void>
}

const forbidden = (permission: string) => new Problem('auth.forbidden', { permission })

/** Whatever policies say, owners can change them: else a mistake would lock everyone out for good. */
const isBreakGlass = ({ role }: Subject, permission: string) =>
  role === 'owner' && permission === 'plexica.policies.manage'

/** A policy that forbids beats roles; one that permits gives what belongs to plugins, while what manages the tenant comes of roles alone. */
export const combined = (subject: Subject, permission: string, says: Verdict['says']): boolean => {
  if (subject.scopes && !subject.scopes.has(permission)) return false
  if (isBreakGlass(subject, permission)) return subject.permissions.has(permission)
  if (says === 'forbid') return false
  if (says === 'permit' && !isCorePermission(permission)) return true
  return subject.permissions.has(permission)
}

/** Sets as lists, made once for each set that roles make. */
const lists = new WeakMap<ReadonlySet<string>, string[]>()

const listOf = (permissions: ReadonlySet<string>): string[] => {
  const known = lists.get(permissions)
  if (known) return known
  const made = [...permissions]
  lists.set(permissions, made)
  return made
}

/**
 * Decides by roles, and by policies where a tenant has some that can be about the question.
 *
 * @example
 * await authorization.check(caller.subject, 'plexica.users.manage')
 */
export const createAuthorization = ({
  accesses,
  permissions,
  rulings,
  decisions,
}: {
  accesses: Accesses
  permissions: Permissions
  rulings: Rulings
  decisions: Pick<Decisions, 'note'>
}): Authorization => {
  const unavailable = (cause: unknown) => {
    throw new Problem('policy.unavailable', {}, { cause })
  }

  const decide = (
    set: PolicySet | null,
    subject: Subject,
    permission: string,
    resource: Resource | undefined,
  ): boolean | Promise<boolean> => {
    if (!set || !rulings.concerns(set, permission) || isBreakGlass(subject, permission))
      return combined(subject, permission, 'none')
    const known = resource ? undefined : rulings.known(set, subject, permission)
    if (known) return combined(subject, permission, known)
    const asked = resource
      ? rulings.ask(set, subject, permission, resource).then(({ says }) => says)
      : rulings.askAll(set, subject, [permission]).then(([says]) => says!)
    return asked.then((says) => combined(subject, permission, says), unavailable)
  }

  const may: Authorization['may'] = (subject, permission, resource) => {
    const set = rulings.peek(subject.tenantId)
    const noted = (allowed: boolean) => {
      decisions.note(subject, permission, resource, allowed)
      return allowed
    }
    const decided =
      set === undefined
        ? rulings.at(subject.tenantId).then((read) => decide(read, subject, permission, resource))
        : decide(set, subject, permission, resource)
    return typeof decided === 'boolean' ? noted(decided) : decided.then(noted)
  }

  const effectiveIn = async (set: PolicySet, subject: Subject): Promise<string[]> => {
    const all = [...(await permissions.at(subject.tenantId)).permissions.keys()]
    const concerned = all.filter((id) => rulings.concerns(set, id))
    // Without an answer nothing is allowed that a policy can be about.
    const says = await rulings.askAll(set, subject, concerned).catch(() => concerned.map(() => 'forbid' as const))
    const byId = new Map(concerned.map((id, n) => [id, says[n]!]))
    return all.filter((id) => combined(subject, id, byId.get(id) ?? 'none'))
  }

  const mayGive: Authorization['mayGive'] = (giver, given) => {
    const lacking = [...given].filter((id) => !giver.permissions.has(id))
    if (lacking.length > 0)
      throw new Problem('auth.forbidden', {
        detail: said('You can only give what you may do yourself, and not {lacking}.', { lacking: lacking[0]! }),
        lacking,
      })
  }

  return {
    may,

    check(subject, permission, resource) {
      const decision = may(subject, permission, resource)
      if (decision === false) throw forbidden(permission)
      if (decision === true) return
      return decision.then((allowed) => {
        if (!allowed) throw forbidden(permission)
      })
    },

    effective(subject) {
      const set = rulings.peek(subject.tenantId)
      if (set === null) return listOf(subject.permissions)
      if (set) return effectiveIn(set, subject)
      return rulings
        .at(subject.tenantId)
        .then((read) => (read ? effectiveIn(read, subject) : listOf(subject.permissions)))
    },

    mayGive,

    async mayGiveRoles(giver, roles) {
      const catalogue = await permissions.at(giver.tenantId)
      for (const role of roles) {
        if (role === 'owner' && giver.role !== 'owner')
          throw new Problem('auth.forbidden', { detail: said('Only an owner makes owners.') })
        mayGive(giver, catalogue.of(role))
      }
    },

    async mayTouch(subject, user) {
      if (user.role === 'owner' && subject.role !== 'owner')
        throw new Problem('auth.forbidden', { detail: said('Only an owner may do this to an owner.') })
      const access = await accesses.of(user.id)
      const lacking = [...(access?.permissions ?? [])].filter((id) => !subject.permissions.has(id))
      if (lacking.length > 0)
        throw new Problem('auth.forbidden', {
          detail: said('This user may do what you may not: {lacking}.', { lacking: lacking[0]! }),
          lacking,
        })
    },

    async explain(userId, permission, { resource, at, via = 'session', ip = '' } = {}) {
      const access = await accesses.of(userId)
      if (!access) throw new Problem('request.not_found', { detail: said('There is no such user.') })
      const catalogue = await permissions.at(access.tenantId)
      const set = await rulings.at(access.tenantId)
      const subject = userSubject(access, { via, ip })
      const verdict: Verdict = set
        ? await rulings.ask(set, subject, permission, resource, at).catch(unavailable)
        : { says: 'none', policies: [], failed: [] }
      const isKnown = catalogue.permissions.has(permission)
      const roles = access.roles.map((held) => ({
        ...held,
        name: catalogue.names.get(held.role) ?? held.role,
        grants: catalogue.of(held.role).has(permission),
      }))
      const allowed = access.isActive && isKnown && combined(subject, permission, verdict.says)
      return {
        decision: allowed ? 'allow' : 'deny',
        summary: summaryOf({ access, isKnown, allowed, permission, subject, verdict, roles }),
        roles,
        groups: access.groups,
        policies: verdict.policies,
        failed: verdict.failed,
      }
    },
  }
}

const summaryOf = ({
  access,
  isKnown,
  allowed,
  permission,
  subject,
  verdict: { says, policies, failed },
  roles,
}: {
  access: Access
  isKnown: boolean
  allowed: boolean
  permission: string
  subject: Subject
  verdict: Verdict
  roles: Explanation['roles']
}): string => {
  if (!access.isActive) return 'This user is deactivated.'
  if (!isKnown) return 'There is no such permission here.'
  const granting = roles.find(({ grants }) => grants)
  const byRole =
    granting &&
    `Allowed by the role ${granting.name}${granting.group === undefined ? '' : `, through the group ${granting.group}`}`
  if (says === 'forbid' && allowed && isBreakGlass(subject, permission))
    return 'Allowed whatever policies say: owners can always change them.'
  if (says === 'forbid') {
    const [policy] = policies.length > 0 ? policies : failed
    return `Forbidden by the policy "${policy?.name}"${policies.length > 0 ? '' : ', which could not be evaluated'}.`
  }
  if (byRole) return `${byRole}.`
  return allowed ? `Allowed by the policy "${policies[0]?.name}".` : 'No role of this user holds this permission.'
}
