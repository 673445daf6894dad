import type { Knex } from 'knex'
import { Problem } from '../../../problems/problem.ts'
import type { HostCall } from '../define.ts'
import { users } from './capability.ts'

type UsersCall = HostCall<{ email: boolean }>

interface Row {
  id: string
  name: string
  email: string
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Active users of the tenant that an invocation acts for, by name. */
export const usersHost = ({ core }: { core: Knex }) => {
  const team = ({ tenant }: UsersCall) =>
    core('core.users').select<Row[]>('id', 'name', 'email').where({ tenant_id: tenant.id, status: 'active' })
  const asGranted =
    ({ scope }: UsersCall) =>
    ({ id, name, email }: Row) => ({ id, name, ...(scope.email && { email }) })

  return users.host({
    async list(call, { limit, cursor }) {
      const after = cursor === undefined ? undefined : fromCursor(cursor)
      const rows = await team(call)
        .modify((query) => after && query.whereRaw('(name collate "C", id) > (?, ?::uuid)', after))
        .orderByRaw('name collate "C", id')
        .limit(limit + 1)
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(asGranted(call)),
        ...(last && rows.length > limit && { cursor: toCursor([last.name, last.id]) }),
      }
    },
    async get(call, { id }) {
      const row = uuid.test(id) ? (await team(call).andWhere({ id }))[0] : undefined
      return row ? asGranted(call)(row) : null
    },
  })
}

const toCursor = (position: [name: string, id: string]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

const fromCursor = (cursor: string): [name: string, id: string] => {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof name === 'string' && !name.includes('\0') && typeof id === 'string' && uuid.test(id)) return [name, id]
  } catch {
    // Told below.
  }
  throw new Problem('capability.invalid', { detail: 'The cursor is not one of ours.' })
}
