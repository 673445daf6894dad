import type { SeedPlugin } from './seed-plugin.ts'

const answers = [
  [
    'How to reset a password',
    'Choose "I forgot my password" below the sign-in form; a link is on its way to you a minute later.',
  ],
  [
    'Where the invoice is',
    'Every invoice is attached to the mail that announces it. We have sent you yours once more.',
  ],
] as const

const tickets = [
  {
    subject: 'The printed manual has pages twice',
    name: 'Reception, Cedar Works',
    email: 'reception@cedar-works.example',
    priority: 'low',
    text: 'Pages 12 to 15 are in it twice, and 16 to 19 are missing.',
  },
  {
    subject: 'Can’t sign in since this morning',
    name: 'Purchasing, Blue Harbor',
    email: 'purchasing@blue-harbor.example',
    priority: 'urgent',
    text: 'Nobody of us can sign in. It says that the session has ended.',
  },
  {
    subject: 'An invoice for March is missing',
    name: 'Accounts, Blue Harbor',
    email: 'accounts@blue-harbor.example',
    priority: 'normal',
    text: 'We have those of February and April.',
  },
  {
    subject: 'A second person for the training?',
    name: 'Support, Delta Foods',
    email: 'support@delta-foods.example',
    priority: 'normal',
    text: 'Two of us would like to come. Is there room?',
  },
  {
    subject: 'Delivery to the new address',
    name: 'Logistics, Eastgate Print',
    email: 'logistics@eastgate-print.example',
    priority: 'high',
    text: 'From Monday on we are at the harbour, gate 4.',
  },
] as const

/** What was asked before: how many days ago, and how many of them it took to solve it; none where nobody did. */
export const earlier = [
  { ago: 13, took: 1, subject: 'How to change the language' },
  { ago: 13, took: 0, subject: 'The price list of spring' },
  { ago: 11, took: 2, subject: 'A parcel came open' },
  { ago: 10, took: 1, subject: 'Two colleagues need access' },
  { ago: 10, took: 0, subject: 'Where to send a return' },
  { ago: 10, took: 3, subject: 'The scanner reads every code twice' },
  { ago: 7, took: 1, subject: 'Our address has changed' },
  { ago: 6, took: 0, subject: 'A copy of the contract' },
  { ago: 6, took: 2, subject: 'The screen stays dark' },
  { ago: 4, took: 1, subject: 'Delivery before noon' },
  { ago: 3, took: 0, subject: 'Invoices to another mailbox' },
  { ago: 3, took: 1, subject: 'The second page is cut off' },
  { ago: 2, took: 1, subject: 'A date for the training' },
] as const

export const seedHelpdesk: SeedPlugin = async ({ slug, users, call }) => {
  for (const { subject } of slug === 'acme' ? earlier : []) {
    const asked = { subject, name: 'Reception, Granite Labs', email: 'reception@granite-labs.example', text: subject }
    const { id } = await call<{ id: string }>('POST', '/tickets', asked)
    await call('POST', `/tickets/${id}/messages`, { text: 'This is done: we have written to you.', solve: true })
  }
  const canned: string[] = []
  for (const [title, text] of answers) canned.push((await call<{ id: string }>('POST', '/answers', { title, text })).id)
  const ids: string[] = []
  for (const ticket of tickets.slice(0, slug === 'acme' ? 5 : 2))
    ids.push((await call<{ id: string }>('POST', '/tickets', ticket)).id)
  const [manual, signIn, invoice, training] = ids
  await call('POST', `/tickets/${manual}/messages`, { text: 'Thank you. A new one is in the mail.', solve: true })
  await call('PATCH', `/tickets/${signIn}`, { assignee_id: users.member })
  await call('POST', `/tickets/${signIn}/messages`, {
    text: 'Their clocks are an hour late, it seems.',
    internal: true,
  })
  if (invoice) await call('POST', `/tickets/${invoice}/messages`, { answer_id: canned[1] })
  if (training) await call('PATCH', `/tickets/${training}`, { assignee_id: users.owner })
}
