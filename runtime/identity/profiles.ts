import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import type { Expect } from './roles.ts'

/** How a user wants to be told things. */
interface NotificationChoices {
  /** Whether mails are sent, where a plugin wants to send one. */
  email: boolean
  /** Plugins that tell this user nothing, by any channel. */
  muted: string[]
}

/** What users say of themselves. */
export interface Profile {
  name: string
  /** A language tag, such as `de`; `null`: what the browser asks for. */
  language: string | null
  /** An IANA name, such as `Europe/Rome`; `null`: the browser's. */
  timeZone: string | null
  notifications: NotificationChoices
  /** Changes with the picture; `null`: there is none. */
  avatar: string | null
  revision: number
}

type ProfileChange = Partial<Pick<Profile, 'name' | 'language' | 'timeZone' | 'notifications'>>

export interface Avatar {
  mediaType: string
  bytes: Buffer
  sha256: string
}

export interface Profiles {
  get(userId: string): Promise<Profile>
  change(by: Acting, userId: string, change: ProfileChange, expect: Expect): Promise<Profile>
  /** @throws {Problem} `request.not_found` */
  avatar(tenantId: string, userId: string): Promise<Avatar>
  /** `undefined` takes it away. */
  setAvatar(
    by: Acting,
    userId: string,
    avatar: { mediaType: string; bytes: Buffer } | undefined,
    expect: Expect,
  ): Promise<Profile>
}

interface Row {
  name: string
  language: string | null
  time_zone: string | null
  notifications: Partial<NotificationChoices>
  avatar_sha256: string | null
  revision: string
}

const columns = ['name', 'language', 'time_zone', 'notifications', 'avatar_sha256', 'revision']

const fromRow = (row: Row): Profile => ({
  name: row.name,
  language: row.language,
  timeZone: row.time_zone,
  notifications: { email: row.notifications.email ?? true, muted: row.notifications.muted ?? [] },
  avatar: row.avatar_sha256,
  revision: Number(row.revision),
})

/** The profiles of users, which they change themselves. */
export const createProfiles = ({
  core,
  changes,
  audit,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  audit: Pick<Audit, 'record'>
}): Profiles => {
  const read = async (userId: string, on: Knex = core, lock = false): Promise<Profile> => {
    const query = on('core.users').where({ id: userId }).first<Row | undefined>(columns)
    const row = await (lock ? query.forUpdate() : query)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no such user.') })
    return fromRow(row)
  }

  const edit = async (by: Acting, userId: string, expect: Expect, row: (trx: Knex) => Record<string, unknown>) => {
    const after = await core.transaction(async (trx) => {
      const before = await read(userId, trx, true)
      expect(before.revision)
      await trx('core.users')
        .where({ id: userId })
        .update({ ...row(trx), revision: trx.raw('revision + 1') })
      const now = await read(userId, trx)
      const { revision: _before, ...was } = before
      const { revision: _after, ...is } = now
      await audit.record({ ...by, action: 'user.profile', target: userId, ...changed(was, is) }, trx)
      return now
    })
    await changes.publish('user', userId)
    return after
  }

  return {
    get: read,

    change: (by, userId, { name, language, timeZone, notifications }, expect) =>
      edit(by, userId, expect, () => ({
        ...(name === undefined ? {} : { name }),
        ...(language === undefined ? {} : { language }),
        ...(timeZone === undefined ? {} : { time_zone: timeZone }),
        ...(notifications === undefined ? {} : { notifications: JSON.stringify(notifications) }),
      })),

    async avatar(tenantId, userId) {
      const row: { avatar: Buffer | null; avatar_type: string; avatar_sha256: string } | undefined = await core(
        'core.users',
      )
        .where({ id: userId, tenant_id: tenantId })
        .first('avatar', 'avatar_type', 'avatar_sha256')
      if (!row?.avatar) throw new Problem('request.not_found', { detail: said('This user has no picture.') })
      return { mediaType: row.avatar_type, bytes: row.avatar, sha256: row.avatar_sha256 }
    },

    setAvatar: (by, userId, avatar, expect) =>
      edit(by, userId, expect, () => ({
        avatar: avatar?.bytes ?? null,
        avatar_type: avatar?.mediaType ?? null,
        avatar_sha256: avatar ? hash('sha256', avatar.bytes, 'hex') : null,
      })),
  }
}
