import { linkMark, type Letter } from '../notify/letters.ts'

/** Asks whoever signed up to show that the address is theirs. */
export const confirmText = ({
  name,
  address,
}: {
  name: string
  address: string
}): Pick<Letter, 'subject' | 'body'> => ({
  subject: 'Confirm your e-mail address',
  body: [
    'Hello,',
    `you, or somebody with your address, wants to open the workspace ${name.replace(/\s+/g, ' ')} at ${address}. Go on here:\n${linkMark}`,
    'The link works once, and for a day. If it was not you, do nothing: nothing is made.',
  ].join('\n\n'),
})

interface Notice {
  title: string
  body: string
  url: string
}

const home = '/'

export const trialEndsSoon = (days: number, then: string): Notice => ({
  title: `Your trial ends in ${days === 1 ? 'one day' : `${days} days`}`,
  body: `To keep what your plan gives you, ask who runs the platform for a plan. Otherwise you go on with the plan "${then}"; nothing is deleted.`,
  url: home,
})

export const trialIsOver = (plan: string): Notice => ({
  title: 'Your trial is over',
  body: `You go on with the plan "${plan}". Nothing was deleted; what is beyond the plan can be read, and not be added to. Ask who runs the platform for another plan.`,
  url: home,
})
