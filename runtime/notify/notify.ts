import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Changes } from '../changes.ts'
import type { Seal } from '../identity/seal.ts'
import { createMailLooks, type MailLooks } from '../mail-frame/mail-look.ts'
import { createLetters, type Letters } from './letters.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'
import { createMailer } from './mailer.ts'
import { createNotifications, type Notifications } from './notifications.ts'
import { createNotifier, type Notifier } from './notifier.ts'

/** Everything about telling users something that capabilities and routes share. */
export interface Notify {
  notifier: Notifier
  /** Mails to people who need not be users. */
  letters: Letters
  notifications: Notifications
  mailbox: Mailbox
  /** How mails look. */
  looks: MailLooks
  /** Aborted by `close`, for those who listen on and on. */
  closing: AbortSignal
  close(): Promise<void>
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const keptDays = { notifications: 90, mails: 30 }

/**
 * Notifications in the app, and by mail.
 *
 * @example
 * const notify = createNotify({ core, changes, seal, originOf, mailFrom: 'Plexica <no-reply@example.com>', log })
 */
export const createNotify = ({
  core,
  changes,
  seal,
  originOf,
  smtpUrl,
  mailFrom,
  log,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  /** For what mails carry that only their readers may have. */
  seal: Seal
  originOf: (slug: string) => string
  smtpUrl?: string
  mailFrom: string
  log: Pick<Logger, 'error'>
}): Notify => {
  const looks = createMailLooks({ core })
  const mailer = createMailer({ core, seal, looks, smtpUrl, from: mailFrom, log })
  const notifications = createNotifications({ core })
  const mailbox = createMailbox({ core, seal, looks, from: mailFrom })

  const forget = async () => {
    await notifications.forget(new Date(Date.now() - keptDays.notifications * dayMs))
    await mailbox.forget(new Date(Date.now() - keptDays.mails * dayMs))
  }
  const closing = new AbortController()
  const timer = setInterval(() => {
    forget().catch((err: unknown) => log.error({ err }, 'old notifications could not be deleted'))
  }, hourMs).unref()

  return {
    notifier: createNotifier({ core, changes, mails: mailer, originOf }),
    letters: createLetters({ mails: mailer, seal }),
    notifications,
    mailbox,
    looks,
    closing: closing.signal,
    async close() {
      closing.abort()
      clearInterval(timer)
      await mailer.close()
    },
  }
}
