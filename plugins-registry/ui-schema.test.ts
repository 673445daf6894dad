import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uiPage, uiPageJsonSchema, uiPageRefusals } from './ui-schema.ts'

const pageWith = (component: object, more: object = {}) => ({ schema: 1, title: 'Notes', body: [component], ...more })

const table = {
  type: 'table',
  source: { route: 'GET /notes' },
  columns: [{ type: 'text', field: 'title', label: 'Title', sortable: true }],
}

const list = { type: 'list', source: { route: 'GET /notes' }, item: { title: '{/row/title}' } }

const rule = (page: object, field: string) => uiPageRefusals(page).find((each) => each.field === field)?.rule

describe('the language of UI pages', () => {
  it('fills in what may be left out', () => {
    expect(uiPage.parse(pageWith(table))).to.deep.include({ actions: [], forms: {} })
    expect(uiPage.parse(pageWith(table)).body[0]).to.deep.include({ rowId: 'id', pageSize: 20, rowActions: [] })
  })

  it('names the place of each mistake, and what was probably meant', () => {
    const deep = { type: 'section', body: [{ type: 'grid', body: [{ ...table, pagesize: 10 }] }] }
    expect(rule(pageWith(deep), 'body[0].body[0].body[0].pagesize')).to.match(/did you mean "pageSize"/)
    expect(rule(pageWith({ type: 'tabel' }), 'body[0].type')).to.match(/did you mean "table"/)
    expect(rule({ schema: 2, title: 'x', body: [] }, 'schema')).to.match(/is not 1/)
    expect(uiPageRefusals({}).map(({ field, rule }) => `${field} ${rule}`)).to.deep.equal([
      'schema is missing',
      'title is missing',
      'body is missing',
    ])
  })

  const action = (more: object) => pageWith({ ...table, rowActions: [{ label: 'Do', action: more }] })
  const at = 'body[0].rowActions[0].action'
  const fields = (schema: object, uischema?: object) =>
    pageWith(table, { forms: { note: { schema: { type: 'object', ...schema }, ...(uischema && { uischema }) } } })

  for (const [what, page, field] of [
    ['a route of elsewhere', pageWith({ ...table, source: { route: 'GET https://x.org/' } }), 'body[0].source.route'],
    ['a route that climbs out', pageWith({ ...table, source: { route: 'GET /../users' } }), 'body[0].source.route'],
    ['a source that writes', pageWith({ ...table, source: { route: 'DELETE /notes' } }), 'body[0].source.route'],
    [
      'a parameter of the path that is not given',
      action({ type: 'call', route: 'DELETE /notes/:id' }),
      `${at}.params.id`,
    ],
    [
      'a binding into nowhere',
      action({ type: 'call', route: 'POST /notes', params: { id: { $ref: '/window/location' } } }),
      `${at}.params.id.$ref`,
    ],
    ['a text with a binding into nowhere', action({ type: 'toast', text: 'Hi {/constructor}' }), `${at}.text`],
    [
      'a form that is not there',
      action({ type: 'open', title: 'x', form: 'nope', submit: { action: { type: 'call', route: 'POST /notes' } } }),
      `${at}.form`,
    ],
    ['an action of an unknown kind', action({ type: 'eval', code: '1' }), `${at}.type`],
    [
      'two lists that nothing tells apart in the address',
      { schema: 1, title: 'Notes', body: [1, 2].map(() => ({ ...list, search: {} })) },
      'body[1].key',
    ],
    ['a sort by no sortable column', pageWith({ ...table, defaultSort: '-size' }), 'body[0].defaultSort'],
    ['a second table without a key', { schema: 1, title: 'x', body: [table, table] }, 'body[1].key'],
    [
      'money without its currency',
      pageWith({ ...table, columns: [{ type: 'money', field: 'a', label: 'A' }] }),
      'body[0].columns[0].currency',
    ],
    [
      'a link that leads nowhere',
      pageWith({ ...table, columns: [{ type: 'link', field: 'a', label: 'A' }] }),
      'body[0].columns[0]',
    ],
    ['a list of nothing', pageWith({ type: 'list', item: { title: 'x' } }), 'body[0].source'],
    [
      'a search in what no source answers',
      pageWith({ type: 'list', rows: { $ref: '/form/lines' }, search: {}, item: { title: 'x' } }),
      'body[0].search',
    ],
    [
      'an icon from elsewhere',
      pageWith({ ...table, empty: { title: 'x', icon: 'https://x.org/a.svg' } }),
      'body[0].empty.icon',
    ],
    [
      'a pattern, which could stall a browser',
      fields({ properties: { a: { type: 'string', pattern: '(a+)+$' } } }),
      'forms.note.schema.properties.a.pattern',
    ],
    [
      'a keyword that the type has not',
      fields({ properties: { a: { type: 'number', maxLength: 3 } } }),
      'forms.note.schema.properties.a.maxLength',
    ],
    [
      'a required field that is not there',
      fields({ properties: {}, required: ['a'] }),
      'forms.note.schema.required[0]',
    ],
    [
      'a control of no field',
      fields({ properties: {} }, { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/a' }] }),
      'forms.note.uischema.elements[0].scope',
    ],
    [
      'a layout of entries that leads out of them',
      fields(
        { properties: { a: { type: 'array', items: { type: 'object', properties: { b: { type: 'string' } } } } } },
        {
          type: 'VerticalLayout',
          elements: [
            {
              type: 'Control',
              scope: '#/properties/a',
              options: {
                detail: { type: 'Group', label: 'b', elements: [{ type: 'Control', scope: '#/properties/a' }] },
              },
            },
          ],
        },
      ),
      'forms.note.uischema.elements[0].options.detail.elements[0].scope',
    ],
  ] as const) {
    it(`refuses ${what}`, () => expect(rule(page, field)).to.be.a('string'))
  }

  it('is published as a JSON Schema', () => {
    const schema = uiPageJsonSchema()
    expect(schema.$schema).to.equal('https://json-schema.org/draft/2020-12/schema')
    expect(schema.required).to.deep.equal(['schema', 'title', 'body'])
    expect(Object.keys(schema.$defs ?? {})).to.include.members(['Table', 'Chart', 'Action', 'Form'])
  })

  const plugins = join(import.meta.dirname, '../plugins')
  for (const path of readdirSync(plugins, { recursive: true, encoding: 'utf8' })) {
    if (!/^[^/]+\/ui\/[^/]+\.json$/.test(path)) continue
    it(`takes plugins/${path}`, () => {
      expect(uiPageRefusals(JSON.parse(readFileSync(join(plugins, path), 'utf8')))).to.deep.equal([])
    })
  }
})
