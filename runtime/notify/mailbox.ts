import type { Knex } from 'knex'
import type { Seal } from '../identity/seal.ts'
import { framedMail, shownLogo } from '../mail-frame/framed-mail.ts'
import type { MailLooks } from '../mail-frame/mail-look.ts'
import { senderOf } from '../mail-frame/sender.ts'
import { withLink } from './letters.ts'

export const mailStates = ['captured', 'queued', 'sent', 'failed'] as const
type MailState = (typeof mailStates)[number]

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

/** A mail as its reader sees it. */
export interface ShownMail extends Mail {
  from: string
  html: string
  text: string
}

export interface Mailbox {
  /** One, as it looks; the logo is in it. */
  find(id: number): Promise<ShownMail | undefined>
  /** The newest first. */
  list(page: { before?: number; limit: number; tenant?: string; state?: MailState }): Promise<Mail[]>
  /** Deletes those from before a moment that are not waiting to be sent. */
  forget(before: Date): Promise<void>
}

interface Row extends Omit<Mail, 'id'> {
  id: string
  tenantId: string | null
  link: string | null
}

const columns = {
  id: 'm.id',
  tenantId: 'm.tenant_id',
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
}

const toMail = (seal: Seal, { link, tenantId: _, ...row }: Row): Mail => ({
  ...row,
  id: Number(row.id),
  body: row.state === 'captured' ? withLink(seal, row.body, link) : row.body,
})

/**
 * The mails that the platform sent, or would have. Secret links are shown in those that are only kept here: there is
 * no other way to read them.
 */
export const createMailbox = ({
  core,
  seal,
  looks,
  from,
}: {
  core: Knex
  seal: Seal
  looks: Pick<MailLooks, 'of'>
  /** Whom mails come from. */
  from: string
}): Mailbox => {
  const query = () =>
    core('core.mails as m').leftJoin('core.tenants as t', 't.id', 'm.tenant_id').select<Row[]>(columns)

  return {
    async find(id) {
      const [row] = await query().where('m.id', id)
      if (!row) return undefined
      const look = await looks.of(row.tenantId)
      const mail = toMail(seal, row)
      const sender = senderOf(from, look)
      return {
        ...mail,
        from: typeof sender === 'string' ? sender : `${sender.name} <${sender.address}>`,
        ...framedMail(look, { subject: mail.subject, text: mail.body, ...shownLogo(look) }),
      }
    },
    async list({ before, limit, tenant, state }) {
      const rows: Row[] = await query()
        .modify((each) => before !== undefined && each.where('m.id', '<', before))
        .modify((each) => tenant !== undefined && each.where('t.slug', tenant))
        .modify((each) => state !== undefined && each.where('m.state', state))
        .orderBy('m.id', 'desc')
        .limit(limit)
      return rows.map((row) => toMail(seal, row))
    },
    async forget(before) {
      await core('core.mails').where('created_at', '<', before).whereNot({ state: 'queued' }).delete()
    },
  }
}
