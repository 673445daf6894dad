import { hash, randomBytes, randomInt } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Also } from '../audit.ts'
import type { Token, Tokens } from './tokens.ts'

/** What a device is told when it asks to be signed in, RFC 8628 §3.2. */
interface DeviceLogin {
  /** Only the device has it. */
  deviceCode: string
  /** What its user types in elsewhere, such as `BCDF-GHJK`. */
  userCode: string
  expiresInSeconds: number
  /** How long it waits between two questions. */
  intervalSeconds: number
}

/** A device that waits. */
export interface WaitingDevice {
  name: string
  ip?: string
  createdAt: Date
  expiresAt: Date
}

/** RFC 8628 §3.5 */
type DeviceAnswer =
  | { state: 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' }
  | { state: 'approved'; token: Token; text: string }

export interface DeviceLogins {
  begin(tenantId: string, device: { name: string; ip: string | undefined }): Promise<DeviceLogin>
  /** @throws {Problem} `request.not_found` when there is none, or it is decided or over */
  find(tenantId: string, userCode: string): Promise<WaitingDevice>
  /** Says yes or no. @throws {Problem} `request.not_found` */
  decide(tenantId: string, userCode: string, decision: { userId: string; approve: boolean }, also: Also): Promise<void>
  /** What a device is answered that asks whether it is signed in. Its token is made with the answer, which it gets once. */
  poll(tenantId: string, deviceCode: string, also: (token: Token, trx: Knex) => Promise<void>): Promise<DeviceAnswer>
}

const expiresInSeconds = 600
const intervalSeconds = 5
/** What a device that is signed in may do without being asked again. */
const tokenDays = 90
/** Letters that nobody takes for others, and that make no words: RFC 8628 §6.1. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

const sha256 = (text: string) => Buffer.from(hash('sha256', text, 'hex'), 'hex')
const randomCode = () => Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')

/** Codes as they are kept, whatever was typed between the letters. */
const normal = (userCode: string) => userCode.toUpperCase().replace(/[^A-Z]/g, '')

interface Row {
  name: string
  ip: string | null
  state: 'open' | 'approved' | 'denied'
  user_id: string | null
  created_at: Date
  expires_at: Date
  polled_at: Date | null
}

/** Signs in devices that have no browser, by one that has. */
export const createDeviceLogins = ({ core, tokens }: { core: Knex; tokens: Pick<Tokens, 'create'> }): DeviceLogins => {
  const open = (db: Knex, tenantId: string, userCode: string) =>
    db('core.device_logins')
      .where({ tenant_id: tenantId, user_code: normal(userCode), state: 'open' })
      .where('expires_at', '>', db.raw('clock_timestamp()'))

  const unknown = () =>
    new Problem('request.not_found', { detail: said('No device waits with this code. Codes hold for ten minutes.') })

  return {
    async begin(tenantId, { name, ip }) {
      await core('core.device_logins').where('expires_at', '<', core.raw('clock_timestamp()')).delete()
      const deviceCode = randomBytes(32).toString('base64url')
      const userCode = randomCode()
      await core('core.device_logins').insert({
        device_hash: sha256(deviceCode),
        tenant_id: tenantId,
        user_code: userCode,
        name,
        ip: ip ?? null,
        expires_at: core.raw('clock_timestamp() + make_interval(secs => ?)', [expiresInSeconds]),
      })
      return {
        deviceCode,
        userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
        expiresInSeconds,
        intervalSeconds,
      }
    },

    async find(tenantId, userCode) {
      const row = await open(core, tenantId, userCode).first<Row | undefined>()
      if (!row) throw unknown()
      const { name, ip, created_at: createdAt, expires_at: expiresAt } = row
      return { name, ...(ip !== null && { ip }), createdAt, expiresAt }
    },

    async decide(tenantId, userCode, { userId, approve }, also) {
      await core.transaction(async (trx) => {
        const changed = await open(trx, tenantId, userCode).update({
          state: approve ? 'approved' : 'denied',
          user_id: userId,
        })
        if (changed === 0) throw unknown()
        await also(trx)
      })
    },

    poll: (tenantId, deviceCode, also) =>
      core.transaction(async (trx) => {
        const mine = () => trx('core.device_logins').where({ device_hash: sha256(deviceCode), tenant_id: tenantId })
        const row = await mine().forUpdate().first<Row | undefined>()
        if (!row || row.expires_at <= new Date()) return { state: 'expired_token' }
        const sinceMs = row.polled_at ? Date.now() - row.polled_at.getTime() : Infinity
        await mine().update({ polled_at: new Date() })
        if (row.state === 'open')
          return { state: sinceMs < intervalSeconds * 900 ? 'slow_down' : 'authorization_pending' }
        await mine().delete()
        if (row.state === 'denied' || row.user_id === null) return { state: 'access_denied' }
        const active = await trx('core.users')
          .where({ id: row.user_id, tenant_id: tenantId, status: 'active' })
          .first('id')
        if (!active) return { state: 'access_denied' }
        const expiresAt = new Date(Date.now() + tokenDays * 86_400_000)
        const made = await tokens.create({ tenantId, userId: row.user_id, name: row.name, expiresAt }, trx)
        await also(made.token, trx)
        return { state: 'approved', ...made }
      }),
  }
}
