import type { SeedPlugin } from './seed-plugin.ts'

const spaces = [
  { name: 'Customers', description: 'How we talk to people who buy from us, and what we promise them.' },
  { name: 'Team', description: 'How we work, take time off and get things approved.' },
  { name: 'Product', description: 'What it does, why it does so, and how to explain it.' },
]

const articles = [
  {
    space: 'Customers',
    title: 'Answering complaints',
    tags: ['support', 'writing'],
    body: '### First of all\n\nThank people for telling us. Then:\n\n1. Say **what went wrong** in one sentence.\n2. Say what happens *next*, and until when.\n3. Write down what you promised in the ticket.\n\n> Never promise a refund before the warehouse has answered.\n\n| Case | Who decides |\n| --- | --- |\n| up to 50 euros | you |\n| up to 500 euros | your lead |\n| more | finance |',
  },
  {
    space: 'Customers',
    title: 'Refunds and returns',
    below: 'Answering complaints',
    tags: ['support', 'finance'],
    body: '### When we refund\n\nWithin 30 days, whatever the reason. The customer pays for sending it back unless it arrived damaged.\n\n- Ask for a photo if it is damaged.\n- Refund to the card that was used.',
  },
  {
    space: 'Team',
    title: 'Taking time off',
    tags: ['holidays'],
    body: '### How to ask\n\nEnter it in the calendar two weeks ahead, and tell your team. Nobody has to say why.\n\n- Up to three days: your lead answers the same day.\n- Longer: plan who takes over before you ask.',
  },
  {
    space: 'Team',
    title: 'The first week',
    tags: ['onboarding'],
    body: '### What to do\n\n1. Meet your team.\n2. Read *Answering complaints*.\n3. Ship something small.',
  },
  {
    space: 'Product',
    title: 'How prices are made',
    tags: ['prices'],
    body: '### In short\n\nA plan, a number of seats, and what is used beyond. `total = plan + seats × 12`',
  },
  { space: 'Product', title: 'Plans for spring', tags: ['roadmap'], body: 'Only an outline so far.', draft: true },
]

interface Made {
  id: string
}

export const seedKnowledge: SeedPlugin = async ({ call }) => {
  const ids = new Map<string, string>()
  for (const space of spaces) ids.set(space.name, (await call<Made>('POST', '/spaces', space)).id)
  const published: string[] = []
  for (const { space, below, draft, ...article } of articles) {
    const place = { space_id: ids.get(space), parent_id: (below && ids.get(below)) ?? null }
    const { id } = await call<Made>('POST', '/articles', { ...article, ...place })
    ids.set(article.title, id)
    if (!draft) published.push(id)
  }
  await call('POST', '/articles/state', { ids: published, state: 'published' })
  await call('PUT', `/articles/${published[0]}/vote`, { helpful: true })
}
