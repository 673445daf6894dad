import { expect } from 'chai'
import { uiPage, type Form } from '../../../plugins-registry/ui-schema.ts'
import { fieldsOf, groupsOf } from './fields.ts'
import { brokenRules } from './rules.ts'
import { enteredFrom, toSend } from './values.ts'

const formOf = (form: object): Form => uiPage.parse({ schema: 1, title: 'x', body: [], forms: { it: form } }).forms.it!

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name', minLength: 2, maxLength: 5 },
    email: { type: ['string', 'null'], format: 'email' },
    size: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    note: { type: 'string' },
    news: { type: 'boolean' },
  },
  required: ['name'],
}

describe('forms of UI pages', () => {
  const form = formOf({ schema })
  const fields = fieldsOf(form)
  const rules = (entered: object) =>
    brokenRules(fields, { ...enteredFrom(fields, {}), ...entered }).map(({ name, rule }) => `${name} ${rule}`)

  it('begin with what is there, then the defaults, then nothing', () => {
    expect(enteredFrom(fields, { name: 'Ada', email: null, other: 1 })).to.deep.equal({
      name: 'Ada',
      email: '',
      size: 3,
      note: '',
      news: false,
    })
  })

  it('hold what is entered to the schema', () => {
    expect(rules({ name: ' ' })).to.deep.equal(['name required'])
    expect(rules({ name: 'A' })).to.deep.equal(['name minLength'])
    expect(rules({ name: 'Adelaide', email: 'ada@', size: 10 })).to.deep.equal([
      'name maxLength',
      'email email',
      'size maximum',
    ])
    expect(rules({ name: 'Ada', size: 1.5 })).to.deep.equal(['size integer'])
    expect(rules({ name: 'Ada', email: 'ada@example.com' })).to.deep.equal([])
  })

  it('send null for nothing where the schema takes it, and clear what was there', () => {
    const entered = { ...enteredFrom(fields, {}), name: ' Ada ' }
    expect(toSend(fields, entered, {})).to.deep.equal({ name: 'Ada', email: null, size: 3, news: false })
    expect(toSend(fields, entered, { note: 'old' })).to.include({ note: '' })
  })

  it('are laid out as the uischema says', () => {
    const control = (name: string) => ({ type: 'Control', scope: `#/properties/${name}` })
    const laidOut = formOf({
      schema,
      uischema: {
        type: 'VerticalLayout',
        elements: [
          control('name'),
          { type: 'HorizontalLayout', elements: [control('email'), control('size')] },
          { type: 'Group', label: 'More', elements: [control('note')] },
          control('news'),
        ],
      },
    })
    expect(
      groupsOf(laidOut).map(({ label, rows }) => [label, rows.map((row) => row.map(({ name }) => name))]),
    ).to.deep.equal([
      [undefined, [['name'], ['email', 'size']]],
      ['More', [['note']]],
      [undefined, [['news']]],
    ])
  })
})
