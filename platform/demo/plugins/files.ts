import { aPicture } from './picture.ts'
import type { SeedPlugin } from './seed-plugin.ts'

const folders = [
  { name: 'Contracts', within: undefined },
  { name: 'Marketing', within: undefined },
  { name: 'Photos', within: 'Marketing' },
  { name: 'Finance', within: undefined },
]

const budget = ['Month;Planned;Spent', 'January;4200;3980', 'February;4200;4415', 'March;4500;4102'].join('\n')

const onboarding = `# The first week

1. Meet your team, and the people you will ask most often.
2. Read how we write to customers.
3. Ship something small.
`

const terms = `Terms of delivery

We deliver within ten working days. What arrives damaged is replaced.
`

const files = (): { name: string; folder: string | undefined; bytes: Buffer; type: string }[] => [
  { name: 'Welcome.md', folder: undefined, bytes: Buffer.from(onboarding), type: 'text/markdown' },
  { name: 'Terms of delivery.txt', folder: 'Contracts', bytes: Buffer.from(terms), type: 'text/plain' },
  { name: 'Budget 2026.csv', folder: 'Finance', bytes: Buffer.from(budget), type: 'text/csv' },
  {
    name: 'Valley at dawn.png',
    folder: 'Photos',
    bytes: aPicture({ sky: [255, 196, 150], horizon: [250, 225, 200], hills: [92, 70, 110] }),
    type: 'image/png',
  },
  {
    name: 'Valley at noon.png',
    folder: 'Photos',
    bytes: aPicture({ sky: [96, 165, 250], horizon: [224, 242, 254], hills: [22, 101, 52] }),
    type: 'image/png',
  },
  {
    name: 'Valley at night.png',
    folder: 'Photos',
    bytes: aPicture({ sky: [15, 23, 42], horizon: [49, 46, 129], hills: [2, 6, 23] }),
    type: 'image/png',
  },
]

export const seedFiles: SeedPlugin = async ({ call, send }) => {
  const ids = new Map<string | undefined, string>()
  for (const { name, within } of folders)
    ids.set(name, (await call<{ id: string }>('POST', '/folders', { name, parent: ids.get(within) ?? null })).id)
  for (const { name, folder, bytes, type } of files()) {
    const query = folder === undefined ? '' : `?folder=${ids.get(folder)}`
    const { url } = await call<{ url: string }>('POST', `/uploads${query}`, { name, size: bytes.length, type })
    await send(url, { bytes, type })
  }
  // The plugin takes uploads in when somebody looks.
  await call('GET', '/files')
}
