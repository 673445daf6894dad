import { linkMark, type Letter } from '../../notify/letters.ts'

type Text = Pick<Letter, 'subject' | 'body'>

const paragraphs = (...parts: string[]) => parts.join('\n\n')

/** One line, whatever people called themselves or their tenant: it goes into the subject of a mail. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

const inDays = (days: number) => (days === 1 ? 'one day' : `${days} days`)

/** Asks someone to join. */
export const invitationText = ({
  tenant,
  invitedBy,
  days,
}: {
  tenant: string
  /** Absent: a service did. */
  invitedBy?: string
  days: number
}): Text => ({
  subject: `You are invited to ${oneLine(tenant)}`,
  body: paragraphs(
    'Hello,',
    invitedBy === undefined
      ? `you are invited to join ${oneLine(tenant)}.`
      : `${oneLine(invitedBy)} invites you to join ${oneLine(tenant)}.`,
    `Accept the invitation here:\n${linkMark}`,
    `The link works once, and for ${inDays(days)}. If you did not expect this, do nothing: no account is made.`,
  ),
})

/** For someone who forgot a password. */
export const resetText = ({ tenant, minutes }: { tenant: string; minutes: number }): Text => ({
  subject: `Set a new password for ${oneLine(tenant)}`,
  body: paragraphs(
    'Hello,',
    `somebody, probably you, asked for a new password at ${oneLine(tenant)}. Set it here:\n${linkMark}`,
    `The link works once, and for ${minutes} minutes. If it was not you, do nothing: your password stays as it is.`,
  ),
})

/** For someone who asked for a new password and has none, since another place signs them in. */
export const noPasswordText = ({ tenant, provider }: { tenant: string; provider: string }): Text => ({
  subject: `How to sign in to ${oneLine(tenant)}`,
  body: paragraphs(
    'Hello,',
    `somebody, probably you, asked for a new password at ${oneLine(tenant)}. You need none: sign in with ${oneLine(provider)}.`,
    linkMark,
  ),
})

/** Tells of a password that was changed, so that its owner learns of it if it was somebody else. */
export const changedPasswordText = ({ tenant }: { tenant: string }): Text => ({
  subject: `Your password for ${oneLine(tenant)} was changed`,
  body: paragraphs(
    'Hello,',
    `your password at ${oneLine(tenant)} was changed, and you were signed out everywhere else.`,
    `If it was not you, set a new one at once, and tell an admin:\n${linkMark}`,
  ),
})
