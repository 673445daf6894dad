import type { Values } from '../../../languages/format.ts'
import { say } from '../../../languages/say.ts'
import type { Language } from '../../../languages/languages.ts'
import { linkMark, type Letter } from '../../notify/letters.ts'

type Text = Pick<Letter, 'subject' | 'body'>

const paragraphs = (...parts: string[]) => parts.join('\n\n')

/** One line, whatever people called themselves or their tenant: it goes into the subject of a mail. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

const withMark = (text: string) => `${text}\n${linkMark}`

/** Asks someone to join. */
export const invitationText = (
  language: Language,
  {
    tenant: name,
    invitedBy,
    days,
  }: {
    tenant: string
    /** Absent: a service did. */
    invitedBy?: string
    days: number
  },
): Text => {
  const tenant = oneLine(name)
  return {
    subject: say(language, 'You are invited to {tenant}', { tenant }),
    body: paragraphs(
      say(language, 'Hello,'),
      invitedBy === undefined
        ? say(language, 'you are invited to join {tenant}.', { tenant })
        : say(language, '{who} invites you to join {tenant}.', { who: oneLine(invitedBy), tenant }),
      withMark(say(language, 'Accept the invitation here:')),
      say(
        language,
        'The link works once, and for {days, plural, one {one day} other {# days}}. If you did not expect this, do nothing: no account is made.',
        { days },
      ),
    ),
  }
}

/** For someone who forgot a password. */
export const resetText = (language: Language, { tenant: name, minutes }: { tenant: string; minutes: number }): Text => {
  const tenant = oneLine(name)
  return {
    subject: say(language, 'Set a new password for {tenant}', { tenant }),
    body: paragraphs(
      say(language, 'Hello,'),
      withMark(say(language, 'somebody, probably you, asked for a new password at {tenant}. Set it here:', { tenant })),
      say(
        language,
        'The link works once, and for {minutes, plural, one {one minute} other {# minutes}}. If it was not you, do nothing: your password stays as it is.',
        { minutes },
      ),
    ),
  }
}

/** For someone who asked for a new password and has none, since another place signs them in. */
export const noPasswordText = (
  language: Language,
  { tenant: name, provider }: { tenant: string; provider: string },
): Text => {
  const values: Values = { tenant: oneLine(name), provider: oneLine(provider) }
  return {
    subject: say(language, 'How to sign in to {tenant}', values),
    body: paragraphs(
      say(language, 'Hello,'),
      say(
        language,
        'somebody, probably you, asked for a new password at {tenant}. You need none: sign in with {provider}.',
        values,
      ),
      linkMark,
    ),
  }
}

/** Tells of a password that was changed, so that its owner learns of it if it was somebody else. */
export const changedPasswordText = (language: Language, { tenant: name }: { tenant: string }): Text => {
  const tenant = oneLine(name)
  return {
    subject: say(language, 'Your password for {tenant} was changed', { tenant }),
    body: paragraphs(
      say(language, 'Hello,'),
      say(language, 'your password at {tenant} was changed, and you were signed out everywhere else.', { tenant }),
      withMark(say(language, 'If it was not you, set a new one at once, and tell an admin:')),
    ),
  }
}
