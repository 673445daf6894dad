import type { Request } from 'express'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'
import type { Authorization } from '../runtime/identity/authorization.ts'
import { isCorePermission, type CorePermission } from '../runtime/identity/core-permissions.ts'
import { isPlatformPermission, type PlatformPermission } from '../runtime/identity/platform/permissions.ts'
import type { Caller, PlatformCaller, ServiceCaller, UserCaller } from './auth/caller.ts'

/**
 * Who may call a route, and at which host it is.
 * - `public`: anyone, at a tenant's host
 * - `visitor`: anyone, at the bare host
 * - `tenant`: whoever has a credential of the tenant: a user, or a service token
 * - `user`: a user of the tenant, for what is their own
 * - a permission, such as `plexica.users.manage`: whoever of the tenant has it
 * - `platform`: a platform user at the admin host, or a platform token there or at the bare host
 * - a platform permission, such as `platform.tenants.manage`: those of them who have it
 */
export type Access = 'public' | 'tenant' | 'user' | CorePermission | PlatformAccess

export type PlatformAccess = 'visitor' | 'platform' | PlatformPermission

/** Whether no credential is asked for. */
export const isForAnyone = (auth: Access): auth is 'public' | 'visitor' => auth === 'public' || auth === 'visitor'

/** Whether a route is the platform's, not a tenant's. */
export const isOfPlatform = (auth: Access): auth is PlatformAccess =>
  auth === 'visitor' || auth === 'platform' || isPlatformPermission(auth)

/** Who a handler can be called by, by what its route asks for. */
export type CallerOf<A extends Access> = A extends 'public' | 'visitor'
  ? Caller
  : A extends PlatformAccess
    ? PlatformCaller
    : A extends 'user'
      ? UserCaller
      : UserCaller | ServiceCaller

/** Lets only those go on who may call a route. @throws {Problem} `auth.required`, `auth.forbidden` */
export const checkAccess = async (
  auth: Access,
  { caller, method }: Request,
  authorization: Pick<Authorization, 'check'>,
): Promise<void> => {
  if (isForAnyone(auth)) return
  if (caller.kind === 'anonymous') throw new Problem('auth.required')
  if (isOfPlatform(auth) !== (caller.kind === 'platform')) throw new Problem('auth.forbidden')
  if (caller.kind === 'platform') {
    if (isPlatformPermission(auth) && !caller.permissions.includes(auth))
      throw new Problem('auth.forbidden', { permission: auth })
    return
  }
  if (caller.kind === 'user' && caller.impersonation && isOwn(auth) && !readsOnly.has(method))
    throw new Problem('auth.forbidden', {
      detail: said('Whoever acts as someone else leaves alone what is their own.'),
    })
  if (isCorePermission(auth)) return authorization.check(caller.subject, auth)
  if (auth === 'tenant') return
  if (caller.kind !== 'user')
    throw new Problem('auth.forbidden', { detail: said('This is for users, not for services.') })
  if (caller.isLimited && !readsOnly.has(method))
    throw new Problem('auth.forbidden', { detail: said('This token reaches only the permissions it was made for.') })
}

/** What a user has for themselves, and tokens, which would outlive who made them as someone else. */
const isOwn = (auth: Access): boolean => auth === 'user' || auth === 'plexica.tokens.manage'

const readsOnly = new Set(['GET', 'HEAD'])
