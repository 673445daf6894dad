import type { Client } from './client.ts'
import { until } from './queues.ts'

interface CapturedMail {
  to: string
  subject: string
  body: string
}

/** What mails can be read with: a platform token, at the bare host. */
interface Reader {
  browser: Client
  platform: string
  platformToken: string
}

/** The mails to an address, the newest first. */
export const mailsTo = async ({ browser, platform, platformToken }: Reader, to: string): Promise<CapturedMail[]> => {
  const answer = await browser.get(`${platform}/api/v1/mails?limit=100`, { authorization: `Bearer ${platformToken}` })
  return (answer.json.items as CapturedMail[]).filter((mail) => mail.to === to)
}

/** The newest mail to an address, which may be on its way. */
export const mailTo = async (reader: Reader, to: string): Promise<CapturedMail> => {
  const [mail] = await until(
    () => mailsTo(reader, to),
    ({ length }) => length > 0,
  )
  if (!mail) throw new Error(`no mail to ${to}`)
  return mail
}

/** The link in a mail: its address, and the id and the secret in it. */
export const linkIn = ({ body }: CapturedMail): { href: string; id: string; token: string } => {
  const [href, id, token] = /https?:\/\/\S+\/([\w-]+)#(\S+)/.exec(body) ?? []
  if (href === undefined || id === undefined || token === undefined) throw new Error(`no link in ${body}`)
  return { href, id, token }
}
