import type { Access } from './access.ts'
import type { BuiltInRole } from './built-in-roles.ts'

/** Who wants to do something, with all that a decision looks at. */
export interface Subject {
  kind: 'user' | 'service'
  id: string
  tenantId: string
  name: string
  /** Empty for services. */
  email: string
  role: BuiltInRole | null
  roles: Access['roles']
  groups: Access['groups']
  /** What roles give, as far as the token reaches where one is used. */
  permissions: ReadonlySet<string>
  /** What the token reaches; `null`: as far as its user, or no token. */
  scopes: ReadonlySet<string> | null
  via: 'session' | 'token'
  /** Where the request comes from. */
  ip: string
}

/** How a request is made. */
export type Way = Pick<Subject, 'via' | 'ip'>

const noRoles: Subject['roles'] = []
const noGroups: Subject['groups'] = []

/** A user as the subject of decisions, with a token that reaches only `scopes` if there is one. */
export const userSubject = (access: Access, way: Way, scopes: string[] | null = null): Subject => {
  const { userId: id, tenantId, name, email, role, roles, groups, permissions } = access
  const limited = scopes && new Set(scopes)
  return {
    kind: 'user',
    id,
    tenantId,
    name,
    email,
    role,
    roles,
    groups,
    permissions: limited ? limited.intersection(permissions) : permissions,
    scopes: limited,
    ...way,
  }
}

/** A service token as the subject of decisions: it has what it was made with. */
export const serviceSubject = (
  { id, tenantId, name, scopes }: { id: string; tenantId: string; name: string; scopes: string[] },
  ip: string,
): Subject => {
  const permissions = new Set(scopes)
  const nobody = { email: '', role: null, roles: noRoles, groups: noGroups }
  return { kind: 'service', id, tenantId, name, ...nobody, permissions, scopes: permissions, via: 'token', ip }
}
