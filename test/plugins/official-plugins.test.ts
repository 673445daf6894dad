import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { uiPageJsonSchema } from '../../plugins-registry/ui-schema.ts'
import { capabilityNames } from '../../sandbox/capabilities/names.ts'
import { buildPages } from '../../sdk/pack/build-pages.ts'

const folder = join(import.meta.dirname, '../../plugins')

interface Official {
  id: string
  manifest: {
    version: string
    capabilities: Record<string, { reason?: string; feature?: string }>
    permissions: { id: string; label: string; defaultRoles?: string[] }[]
  }
  pages: unknown[]
}

const read = async (id: string): Promise<Official> => {
  const place = join(folder, id)
  const written = readdirSync(join(place, 'ui')).filter((name) => name.endsWith('.json'))
  return {
    id,
    manifest: JSON.parse(readFileSync(join(place, 'plexica.json'), 'utf8')),
    pages: [
      ...written.map((name) => readFileSync(join(place, 'ui', name), 'utf8')),
      ...(await buildPages(place)).values(),
    ].map((text) => JSON.parse(text) as unknown),
  }
}

/** The values of `type` of everything in a page. */
const typesIn = (given: unknown): string[] => {
  if (Array.isArray(given)) return given.flatMap(typesIn)
  if (typeof given !== 'object' || given === null) return []
  const { type } = given as { type?: unknown }
  return [...(typeof type === 'string' ? [type] : []), ...Object.values(given).flatMap(typesIn)]
}

/** All that a union of the UI language can be. */
const typesOf = (union: string): string[] => {
  const { $defs } = uiPageJsonSchema() as {
    $defs: Record<string, { oneOf?: { $ref?: string; properties?: object }[] }>
  }
  return ($defs[union]?.oneOf ?? []).map((one) => {
    const { properties } = one.$ref ? ($defs[one.$ref.split('/').at(-1)!]! as { properties?: object }) : one
    return (properties as { type: { const: string } }).type.const
  })
}

describe('the official plugins', () => {
  let official: Official[]
  before(async () => {
    official = await Promise.all(readdirSync(folder).map(read))
  })

  it('use every capability', () => {
    const used = new Set(official.flatMap(({ manifest }) => Object.keys(manifest.capabilities)))
    expect(capabilityNames.filter((name) => !used.has(name))).to.deep.equal([])
  })

  for (const union of ['Component', 'Column', 'Action'])
    it(`use every ${union.toLowerCase()} of the UI language`, () => {
      const all = typesOf(union)
      expect(all).to.have.length.above(5)
      const used = new Set(official.flatMap(({ pages }) => typesIn(pages)))
      expect(all.filter((type) => !used.has(type))).to.deep.equal([])
    })

  it('say why they ask for each capability, and what it makes possible', () => {
    const silent = official.flatMap(({ id, manifest }) =>
      Object.entries(manifest.capabilities).flatMap(([name, { reason, feature }]) =>
        reason && feature ? [] : [`${id}: ${name}`],
      ),
    )
    expect(silent).to.deep.equal([])
  })

  it('show themselves in their readme, and tell what is new', () => {
    for (const { id, manifest } of official) {
      const place = join(folder, id)
      const readme = readFileSync(join(place, 'README.md'), 'utf8')
      const pictures = [...readme.matchAll(/!\[[^\]]+\]\((assets\/[^)]+\.png)\)/g)].map(([, path]) => path!)
      expect(pictures, id).to.have.length.above(0)
      for (const path of pictures) expect(statSync(join(place, path)).size, id).to.be.below(150 * 1024)
      for (const { id: permission } of manifest.permissions) expect(readme, id).to.include(`\`${permission}\``)
      expect(readFileSync(join(place, 'CHANGELOG.md'), 'utf8'), id).to.include(`## ${manifest.version}`)
    }
  })
})
