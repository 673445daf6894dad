/** What the demo is made of. Every address is under `.example`, which no one can own (RFC 2606). */
export const demoPassword = 'plexica-demo-password'

export const demoAdmin = { email: 'admin@plexica.example', password: demoPassword }

export const demoTenants = [
  { slug: 'acme', name: 'Acme' },
  { slug: 'globex', name: 'Globex' },
] as const

/** Who can sign in at a tenant of the demo: one for each built-in role but admin, all with `demoPassword`. */
export const demoUsers = (slug: string) =>
  [
    { email: `owner@${slug}.example`, name: 'Owner', role: 'owner' },
    { email: `member@${slug}.example`, name: 'Member', role: 'member' },
    { email: `viewer@${slug}.example`, name: 'Viewer', role: 'viewer' },
  ] as const
