import { randomUUID } from 'node:crypto'
import type { BuiltInRole } from '../../runtime/identity/built-in-roles.ts'
import { testPassword, type TestApp } from './app.ts'
import type { Answer } from './client.ts'

/** Calls the API of a tenant as somebody. */
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** A tenant with ways to call it as its owner and as others who are hired. */
export const aTeam = async (app: TestApp) => {
  const tenant = await app.tenant()
  const as =
    (token: string): Ask =>
    (method, path, body, headers = {}) =>
      app.browser().call(`${tenant.origin}${path}`, {
        method,
        body,
        headers: { authorization: `Bearer ${token}`, ...headers },
      })

  const hire = async (role: BuiltInRole | null, given: { roles?: string[]; name?: string } = {}) => {
    const { roles, name = role ?? 'someone' } = given
    const person = { email: `${randomUUID()}@example.org`, name, password: testPassword, role, roles }
    const user = await app.identity.users.create(tenant.id, person)
    const { text } = await app.identity.tokens.create({ tenantId: tenant.id, userId: user.id, name: 'test' })
    return { user, token: text, call: as(text) }
  }

  return { ...tenant, as, hire, owner: { user: tenant.owner, call: as(tenant.token) } }
}
