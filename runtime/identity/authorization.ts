import { Problem } from '../../problems/problem.ts'
import type { Access, Accesses } from './access.ts'
import type { BuiltInRole } from './built-in-roles.ts'
import type { Permissions } from './permissions.ts'

/** Who wants to do something, with all that a decision looks at. */
export interface Subject {
  kind: 'user' | 'service'
  id: string
  tenantId: string
  role: BuiltInRole | null
  roles: Access['roles']
  groups: Access['groups']
  /** What roles give, as far as the token reaches where one is used. */
  permissions: ReadonlySet<string>
  /** Where the request comes from. */
  ip?: string
}

/** Why someone may do something or not. */
export interface Explanation {
  decision: 'allow' | 'deny'
  /** One sentence for a person. */
  summary: string
  roles: { role: string; name: string; group?: string; grants: boolean }[]
  groups: Access['groups']
}

/** The one place that decides who may do what: routes, plugins' routes, exposed functions and plugins themselves ask here. */
export interface Authorization {
  may(subject: Subject, permission: string): boolean | Promise<boolean>
  /** @throws {Problem} `auth.forbidden`, with the permission that is lacking */
  check(subject: Subject, permission: string): void | Promise<void>
  /** What a user can do, whoever asks: for the screen of an admin, not for a decision. */
  explain(user: { id: string; tenantId: string }, permission: string): Promise<Explanation>
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

/**
 * Decides by roles.
 *
 * @example
 * await authorization.check(caller.subject, 'plexica.users.manage')
 */
export const createAuthorization = ({
  accesses,
  permissions,
}: {
  accesses: Accesses
  permissions: Permissions
}): Authorization => {
  const may: Authorization['may'] = (subject, permission) => subject.permissions.has(permission)

  const mayGive: Authorization['mayGive'] = (giver, given) => {
    const lacking = [...given].filter((id) => !giver.permissions.has(id))
    if (lacking.length > 0)
      throw new Problem('auth.forbidden', {
        detail: `You can only give what you may do yourself, and not ${lacking[0]}.`,
        lacking,
      })
  }

  return {
    may,

    check(subject, permission) {
      const decision = may(subject, permission)
      if (decision === false) throw forbidden(permission)
      if (decision === true) return
      return decision.then((allowed) => {
        if (!allowed) throw forbidden(permission)
      })
    },

    mayGive,

    async mayGiveRoles(giver, roles) {
      const catalogue = await permissions.at(giver.tenantId)
      for (const role of roles) {
        if (role === 'owner' && giver.role !== 'owner')
          throw new Problem('auth.forbidden', { detail: 'Only an owner makes owners.' })
        mayGive(giver, catalogue.of(role))
      }
    },

    async mayTouch(subject, user) {
      if (user.role === 'owner' && subject.role !== 'owner')
        throw new Problem('auth.forbidden', { detail: 'Only an owner may do this to an owner.' })
      const access = await accesses.of(user.id)
      const lacking = [...(access?.permissions ?? [])].filter((id) => !subject.permissions.has(id))
      if (lacking.length > 0)
        throw new Problem('auth.forbidden', { detail: `This user may do what you may not: ${lacking[0]}.`, lacking })
    },

    async explain(user, permission) {
      const catalogue = await permissions.at(user.tenantId)
      const access = await accesses.of(user.id)
      const roles = (access?.roles ?? []).map((held) => ({
        ...held,
        name: catalogue.names.get(held.role) ?? held.role,
        grants: catalogue.of(held.role).has(permission),
      }))
      const granting = roles.find(({ grants }) => grants)
      const summary = !access
        ? 'There is no such active user.'
        : granting
          ? `Allowed by the role ${granting.name}${granting.group === undefined ? '' : `, through the group ${granting.group}`}.`
          : catalogue.permissions.has(permission)
            ? 'No role of this user holds this permission.'
            : 'There is no such permission here.'
      return { decision: granting ? 'allow' : 'deny', summary, roles, groups: access?.groups ?? [] }
    },
  }
}
