import type { Knex } from 'knex'
import type { Seal } from '../identity/seal.ts'
import { withLink } from './letters.ts'

export const mailStates = ['captured', 'queued', 'sent', 'failed'] as const
export type MailState = (typeof mailStates)[number]

export interface Mail {
  id: number
  /** `null`: of the platform itself. */
  tenant: string | null
  plugin: string
  to: string
  subject: string
  body: string
  state: MailState
  attempts: number
  error: string | null
  createdAt: Date
  sentAt: Date | null
}

export interface Mailbox {
  /** The newest first. */
  list(page: { before?: number; limit: number; tenant?: string; state?: MailState }): Promise<Mail[]>
  /** Deletes those from before a moment that are not waiting to be sent. */
  forget(before: Date): Promise<void>
}

/**
 * The mails that the platform sent, or would have. Secret links are shown in those that are only kept here: there is
 * no other way to read them.
 */
export const createMailbox = ({ core, seal }: { core: Knex; seal: Seal }): Mailbox => ({
  async list({ before, limit, tenant, state }) {
    const rows = await core('core.mails as m')
      .leftJoin('core.tenants as t', 't.id', 'm.tenant_id')
      .modify((query) => before !== undefined && query.where('m.id', '<', before))
      .modify((query) => tenant !== undefined && query.where('t.slug', tenant))
      .modify((query) => state !== undefined && query.where('m.state', state))
      .orderBy('m.id', 'desc')
      .limit(limit)
      .select<(Omit<Mail, 'id'> & { id: string; link: string | null })[]>({
        id: 'm.id',
        tenant: 't.slug',
        plugin: 'm.plugin_id',
        to: 'm.to_address',
        subject: 'm.subject',
        body: 'm.body',
        link: 'm.link_sealed',
        state: 'm.state',
        attempts: 'm.attempts',
        error: 'm.error',
        createdAt: 'm.created_at',
        sentAt: 'm.sent_at',
      })
    return rows.map(({ link, ...row }) => ({
      ...row,
      id: Number(row.id),
      body: row.state === 'captured' ? withLink(seal, row.body, link) : row.body,
    }))
  },
  async forget(before) {
    await core('core.mails').where('created_at', '<', before).whereNot({ state: 'queued' }).delete()
  },
})
