import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../audit.ts'
import type { AskAboutUser } from '../supervisor/host-calls.ts'
import type { Authorization } from './authorization.ts'
import type { Permissions } from './permissions.ts'
import { resourceIn } from './policies/resource.ts'

/** Answers what plugin code asks about the user that it runs for, and what other plugins need to know before they are called. */
export const createAskAboutUser =
  ({
    authorization,
    permissions,
    audit,
  }: {
    authorization: Pick<Authorization, 'may'>
    permissions: Permissions
    audit: Pick<Audit, 'denied'>
  }): AskAboutUser =>
  async ({ tenant, installation: { plugin }, resources }, { subject }, permission, given) => {
    if (!subject) return false
    if (!(await permissions.at(tenant.id)).permissions.has(permission))
      throw new Problem('capability.invalid', { detail: `There is no permission "${permission}".`, permission })
    const resource = given && resourceIn(plugin, resources, given)
    if (await authorization.may(subject, permission, resource)) return true
    audit.denied({
      tenantId: tenant.id,
      actor: { kind: subject.kind, id: subject.id },
      ip: subject.ip,
      permission,
      target: resource ? `${plugin}.${resource.type}` : plugin,
      ...(resource ? { detail: { resource: resource.id } } : {}),
    })
    return false
  }
