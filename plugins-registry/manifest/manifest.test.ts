import { expect } from 'chai'
import { Problem } from '../../problems/problem.ts'
import { manifestJsonSchema, parseManifest } from './manifest.ts'
import type { Refusal } from '../bundle/refusal.ts'

const least = { id: 'notes', version: '1.0.0', name: 'Notes' }
const parse = (more: object) => parseManifest(JSON.stringify({ ...least, ...more }))

const refusals = (more: object | string): Refusal[] => {
  try {
    if (typeof more === 'string') parseManifest(more)
    else parse(more)
  } catch (error) {
    if (error instanceof Problem && error.code === 'bundle.invalid') return error.detail.errors as Refusal[]
    throw error
  }
  return []
}
const rule = (more: object | string, field: string) => refusals(more).find((each) => each.field === field)?.rule

describe('the manifest', () => {
  it('needs an id, a version and a name, and fills in the rest', () => {
    expect(parse({})).to.deep.include({
      ...least,
      permissions: [],
      capabilities: {},
      ui: { menu: [], pages: {}, widgets: {}, slots: [] },
    })
    expect(refusals('{}').map(({ field, rule }) => `${field} ${rule}`)).to.deep.equal([
      'id is missing',
      'version is missing',
      'name is missing',
    ])
  })

  it('names the field and suggests what was meant when a field is not known', () => {
    expect(rule({ premissions: [] }, 'premissions')).to.match(/did you mean "permissions"/)
    expect(
      rule({ permissions: [{ id: 'notes.read', label: 'x', defaultRole: [] }] }, 'permissions[0].defaultRole'),
    ).to.match(/"defaultRoles"/)
    expect(rule({ capabilities: { db: { requird: true } } }, 'capabilities.db.requird')).to.match(/"required"/)
    expect(rule({ wholly: 'different' }, 'wholly')).to.equal('is not a field that is known here')
  })

  for (const [what, more, field] of [
    ['an id with capitals', { id: 'Notes' }, 'id'],
    ['an id with two hyphens in a row', { id: 'no--tes' }, 'id'],
    ['an id that is too long', { id: 'n'.repeat(33) }, 'id'],
    ['a version that is not semantic', { version: '1.0' }, 'version'],
    ['a version with build metadata', { version: '1.0.0+1' }, 'version'],
    ['a name with a line break', { name: 'a\nb' }, 'name'],
    ['an icon from elsewhere', { icon: 'https://example.org/x.svg' }, 'icon'],
    ['a range that is none', { engines: { plexica: 'new' } }, 'engines.plexica'],
    ['a permission of another plugin', { permissions: [{ id: 'crm.read', label: 'x' }] }, 'permissions[0].id'],
    ['an event of another plugin', { events: { publishes: ['crm.paid'] } }, 'events.publishes[0]'],
    [
      'a role that does not exist',
      { permissions: [{ id: 'notes.a', label: 'x', defaultRoles: ['king'] }] },
      'permissions[0].defaultRoles[0]',
    ],
    ['a menu item without its page', { ui: { menu: [{ label: 'x', page: 'list' }] } }, 'ui.menu[0].page'],
    ['a page outside of ui/', { ui: { pages: { a: '../a.json' } } }, 'ui.pages.a'],
    ['a capability with a strange name', { capabilities: { 'd b': {} } }, 'capabilities.d b'],
    [
      'migrations out of order',
      { capabilities: { db: {} }, migrations: ['migrations/2.sql', 'migrations/1.sql'] },
      'migrations[1]',
    ],
    ['migrations without the capability', { migrations: ['migrations/1.sql'] }, 'migrations'],
    ['settings that are no object', { settings: { type: 'string' } }, 'settings'],
    ['settings that are no JSON Schema', { settings: { type: 'object', properties: { a: { type: 7 } } } }, 'settings'],
    [
      'a secret that is no setting',
      { capabilities: { secrets: { scope: { names: { KEY: {} } } } } },
      'capabilities.secrets.scope.names.KEY',
    ],
    ['a function with an input that is no JSON Schema', { exposes: { a: { input: { type: 7 } } } }, 'exposes.a.input'],
    [
      'a function for those with an unknown permission',
      { exposes: { a: { permission: 'notes.a' } } },
      'exposes.a.permission',
    ],
    ['a plugin that depends on itself', { dependencies: { notes: '*' } }, 'dependencies.notes'],
  ] as const) {
    it(`refuses ${what}`, () => expect(rule(more, field)).to.be.a('string'))
  }

  it('refuses what is not JSON, nests without end, or carries __proto__', () => {
    expect(refusals('{')[0]).to.deep.include({ path: 'plexica.json' })
    expect(refusals('['.repeat(100_000))[0]?.rule).to.match(/nests deeper/)
    expect(refusals('{"settings":'.repeat(80) + '1' + '}'.repeat(80))[0]?.rule).to.match(/nests deeper/)
    expect(refusals('{"id":"notes","__proto__":{"name":"x"}}')[0]).to.include({ field: '__proto__' })
    expect(refusals('null')).to.have.length(1)
  })

  it('is published as a JSON Schema', () => {
    const schema = manifestJsonSchema()
    expect(schema.required).to.deep.equal(['id', 'version', 'name'])
    expect(schema.additionalProperties).to.equal(false)
    expect(Object.keys(schema.properties ?? {})).to.include.members(['$schema', 'capabilities', 'ui'])
  })
})
