import type { Knex } from 'knex'
import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import type { Seal } from '../identity/seal.ts'
import { framedMail } from '../mail-frame/framed-mail.ts'
import type { MailLook, MailLooks } from '../mail-frame/mail-look.ts'
import { addressIn, senderOf } from '../mail-frame/sender.ts'
import { withLink } from './letters.ts'

interface Mailer {
  /** What becomes of new mails: without a mail server they are kept to be looked at. */
  state: 'queued' | 'captured'
  /** Sends what is due, soon; never waits, never fails. */
  kick(): void
  /** Waits for what is being sent now. */
  close(): Promise<void>
}

interface Due {
  id: string
  tenant_id: string | null
  to_address: string
  subject: string
  body: string
  link_sealed: string | null
  attempts: number
}

const logoId = 'logo'

const attached = ({ mediaType, bytes }: NonNullable<MailLook['logo']>) => ({
  cid: logoId,
  filename: `logo.${mediaType.slice(mediaType.indexOf('/') + 1)}`,
  contentType: mediaType,
  contentDisposition: 'inline' as const,
  content: bytes,
})

const everyMs = 15_000
const attempts = 8
/** After the first failure; doubled after each further one, and never less than sending may take. */
const backOffSeconds = 60
const sendingMs = 30_000
const atOnce = 4

/**
 * Sends queued mails by SMTP, from whichever process comes first. A mail that was handed over when the process ended
 * is sent again; its Message-ID stays the same, so that mailboxes can tell.
 */
export const createMailer = ({
  core,
  seal,
  looks,
  smtpUrl,
  from,
  log,
}: {
  core: Knex
  seal: Seal
  looks: Pick<MailLooks, 'of'>
  smtpUrl?: string
  from: string
  log: Pick<Logger, 'error'>
}): Mailer => {
  if (smtpUrl === undefined) return { state: 'captured', kick: () => undefined, close: () => Promise.resolve() }
  const address = addressIn(from)
  const host = address.slice(address.lastIndexOf('@') + 1)
  const transport = createTransport(
    {
      url: smtpUrl,
      pool: true,
      maxConnections: atOnce,
      connectionTimeout: sendingMs,
      greetingTimeout: sendingMs,
      socketTimeout: sendingMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  let running: Promise<void> | undefined
  let again = false
  let closed = false

  /** Takes one mail, for as long as sending it may take: nobody else takes it meanwhile. */
  const take = async (): Promise<Due | undefined> => {
    const { rows } = await core.raw<{ rows: Due[] }>(
      `update core.mails set attempts = attempts + 1,
         due_at = now() + make_interval(secs => ?::double precision * 2 ^ attempts)
       where id = (
         select id from core.mails where state = 'queued' and due_at <= now() order by due_at
         limit 1 for update skip locked)
       returning id, tenant_id, to_address, subject, body, link_sealed, attempts`,
      [backOffSeconds],
    )
    return rows[0]
  }

  const send = async (due: Due): Promise<void> => {
    const { id, tenant_id: tenantId, to_address, subject, body, link_sealed: link, attempts: tries } = due
    try {
      const look = await looks.of(tenantId)
      const text = withLink(seal, body, link)
      await transport.sendMail({
        from: senderOf(from, look),
        to: { name: '', address: to_address },
        subject,
        ...framedMail(look, { subject, text, ...(look.logo && { logo: `cid:${logoId}` }) }),
        ...(look.logo && { attachments: [attached(look.logo)] }),
        messageId: `<notification-${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      await core('core.mails')
        .where({ id })
        .update({ state: 'sent', sent_at: core.fn.now(), error: null, link_sealed: null })
    } catch (cause) {
      const { message, responseCode = 0 } = cause as Error & { responseCode?: number }
      // 5xx: the server will say the same tomorrow.
      const over = tries >= attempts || responseCode >= 500
      await core('core.mails')
        .where({ id })
        .update({ error: message, ...(over && { state: 'failed', link_sealed: null }) })
    }
  }

  const drain = async (): Promise<void> => {
    for (let mail = await take(); mail && !closed; mail = await take()) await send(mail)
  }

  const kick = () => {
    if (closed) return
    again = true
    running ??= (async () => {
      while (again && !closed) {
        again = false
        await Promise.all(Array.from({ length: atOnce }, drain))
      }
    })()
      .catch((err: unknown) => log.error({ err }, 'mails could not be sent; they will be tried again'))
      .finally(() => (running = undefined))
  }

  const timer = setInterval(kick, everyMs).unref()
  return {
    state: 'queued',
    kick,
    async close() {
      closed = true
      clearInterval(timer)
      await running
      transport.close()
    },
  }
}
