import type { SeedPlugin } from './seed-plugin.ts'

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

const contactsOf = (slug: string) =>
  companies.flatMap((company) =>
    desks.slice(0, slug === 'acme' ? 5 : 2).map((desk) => ({
      name: `${desk}, ${company}`,
      email: `${desk.toLowerCase()}@${company.toLowerCase().replaceAll(' ', '-')}.example`,
      phone: '+1 555 0100',
      company,
    })),
  )

const stages = ['lead', 'qualified', 'proposal', 'won', 'lost'] as const

const dealsOf = (contactIds: string[]) =>
  contactIds.slice(0, 24).map((contactId, index) => ({
    title: `${['Yearly contract', 'Pilot', 'Extension', 'Renewal'][index % 4]} ${index + 1}`,
    contact_id: contactId,
    stage: stages[(index * 7) % stages.length],
    value: 1_000 + ((index * 3_700) % 24_000),
  }))

export const seedCrm: SeedPlugin = async ({ slug, call }) => {
  const ids: string[] = []
  for (const contact of contactsOf(slug)) ids.push((await call<{ id: string }>('POST', '/contacts', contact)).id)
  for (const deal of dealsOf(ids)) await call('POST', '/deals', deal)
}
