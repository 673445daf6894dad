/** What the demo is made of. Every address is under `.example`, which no one can own (RFC 2606). */
export const demoPassword = 'plexica-demo-password'

export const demoAdmin = { email: 'admin@plexica.example', password: demoPassword }

export const demoTenants = [
  { slug: 'acme', name: 'Acme' },
  { slug: 'globex', name: 'Globex' },
] as const

export const demoUsers = (slug: string) =>
  [
    { email: `owner@${slug}.example`, name: 'Owner', role: 'owner' },
    { email: `member@${slug}.example`, name: 'Member', role: 'member' },
    { email: `viewer@${slug}.example`, name: 'Viewer', role: 'viewer' },
  ] as const

const companies = [
  'Blue Harbor',
  'Cedar Works',
  'Delta Foods',
  'Eastgate Print',
  'Fieldstone',
  'Granite Labs',
  'Highland Paper',
  'Ironbridge',
]
const desks = ['Purchasing', 'Reception', 'Accounts', 'Support', 'Logistics']

export const demoContacts = (slug: string) =>
  companies.flatMap((company) =>
    desks.slice(0, slug === 'acme' ? 5 : 2).map((desk) => ({
      name: `${desk}, ${company}`,
      email: `${desk.toLowerCase()}@${company.toLowerCase().replaceAll(' ', '-')}.example`,
      phone: '+1 555 0100',
      company,
    })),
  )

const stages = ['lead', 'qualified', 'proposal', 'won', 'lost'] as const

export const demoDeals = (contactIds: string[]) =>
  contactIds.slice(0, 24).map((contactId, index) => ({
    title: `${['Yearly contract', 'Pilot', 'Extension', 'Renewal'][index % 4]} ${index + 1}`,
    contact_id: contactId,
    stage: stages[(index * 7) % stages.length],
    value: 1_000 + ((index * 3_700) % 24_000),
  }))

const paths = ['/', '/pricing', '/docs', '/blog', '/contact']

export const demoPageViews = () =>
  Array.from({ length: 60 }, (_, index) => ({
    path: paths[(index * index) % paths.length],
    visitor: `visitor-${index % 17}`,
    name: 'pageview',
  }))
