import type { Language } from '../../languages/languages.ts'
import { say } from '../../languages/say.ts'
import { linkMark, type Letter } from '../notify/letters.ts'
import type { Told } from '../notify/notifier.ts'

/** Asks whoever signed up to show that the address is theirs. */
export const confirmText = (
  language: Language,
  { name, address }: { name: string; address: string },
): Pick<Letter, 'subject' | 'body'> => {
  const begun = say(
    language,
    'you, or somebody with your address, wants to open the workspace {name} at {address}. Go on here:',
    { name: name.replace(/\s+/g, ' '), address },
  )
  return {
    subject: say(language, 'Confirm your e-mail address'),
    body: [
      say(language, 'Hello,'),
      `${begun}\n${linkMark}`,
      say(language, 'The link works once, and for a day. If it was not you, do nothing: nothing is made.'),
    ].join('\n\n'),
  }
}

const plans = '/settings/usage'

/** Tells admins that a trial ends in so many days, and which plan they go on with `then`. */
export const trialEndsSoon = (days: number, then: string): Told => ({
  url: plans,
  words: (language) => ({
    title: say(language, 'Your trial ends in {days, plural, one {one day} other {# days}}', { days }),
    body: say(
      language,
      'To keep what your plan gives you, ask for a plan. Otherwise you go on with the plan "{then}"; nothing is deleted.',
      { then },
    ),
  }),
})

/** Tells admins that a trial ended, and which plan they have now. */
export const trialIsOver = (plan: string): Told => ({
  url: plans,
  words: (language) => ({
    title: say(language, 'Your trial is over'),
    body: say(
      language,
      'You go on with the plan "{plan}". Nothing was deleted; what is beyond the plan can be read, and not be added to. Ask for another plan to have more.',
      { plan },
    ),
  }),
})
